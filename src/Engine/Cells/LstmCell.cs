namespace DistSeq.Engine.Cells;

/// <summary>
/// i, f, o = sigmoid(x Wx + h' Wh + b), g = tanh(x Wx + h' Wh + b), c = f c' + i g, h = o tanh(c) (Hochreiter and Schmidhuber
/// 1997; forget gate: Gers et al. 1999). Blocks i, f, o, g. The sigmoid may be a hard one.
/// </summary>
internal sealed unsafe class LstmCell<TSigmoid> : ICell
    where TSigmoid : struct, ISigmoid
{
    public static CellShape Shape { get; } = new() { Gates = ["i", "f", "o", "g"], HasCellState = true };

    // gates [rows, 4 blocks]: sums in, activations out. c', c, h and the kept tanh c: [rows, block].
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward<T>(in CellStep s)
        where T : struct, IVector<T>
    {
        for (var row = 0; row < s.Rows; row++)
        {
            float* i = s.Gates + ((long)row * s.GateStride), f = i + s.Block, o = f + s.Block, g = o + s.Block;
            var at = (long)row * s.Stride;
            for (var j = 0; j < s.Block; j += T.Floats)
            {
                var input = TSigmoid.Of(T.Load(i + j));
                input.Store(i + j);
                var forget = TSigmoid.Of(T.Load(f + j));
                forget.Store(f + j);
                var candidate = Activations.Tanh(T.Load(g + j));
                candidate.Store(g + j);
                var c = T.FusedMultiplyAdd(forget, T.Load(s.PreviousCell + at + j), input * candidate);
                c.Store(s.Cell + at + j);
                var output = TSigmoid.Of(T.Load(o + j));
                output.Store(o + j);
                var squashed = Activations.Tanh(c);
                squashed.Store(s.Kept + at + j);
                (output * squashed).Store(s.Hidden + at + j);
            }
        }
    }

    // dc += dh o (1 - tanh^2 c); do = dh tanh c, dg = dc i, di = dc g, df = dc c', each times the slope of its activation; dc' =
    // dc f. gates [rows, 4 blocks]: activations in, gradients of the sums out. dh and dc: [rows, block]; dc' replaces dc.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward<T>(in CellStep s)
        where T : struct, IVector<T>
    {
        var one = T.One;
        for (var row = 0; row < s.Rows; row++)
        {
            float* i = s.Gates + ((long)row * s.GateStride), f = i + s.Block, o = f + s.Block, g = o + s.Block;
            var at = (long)row * s.Stride;
            for (var j = 0; j < s.Block; j += T.Floats)
            {
                T input = T.Load(i + j), forget = T.Load(f + j), output = T.Load(o + j), candidate = T.Load(g + j);
                T squashed = T.Load(s.Kept + at + j), dh = T.Load(s.DHidden + at + j);
                var dc = T.FusedMultiplyAdd(dh * output, one - (squashed * squashed), T.Load(s.DCell + at + j));
                (dh * squashed * TSigmoid.Slope(output)).Store(o + j);
                (dc * input * (one - (candidate * candidate))).Store(g + j);
                (dc * candidate * TSigmoid.Slope(input)).Store(i + j);
                (dc * T.Load(s.PreviousCell + at + j) * TSigmoid.Slope(forget)).Store(f + j);
                (dc * forget).Store(s.DCell + at + j);
                T.Zero.Store(s.DPreviousHidden + at + j);
            }
        }
    }
}
