namespace DistSeq.Engine.Cells;

/// <summary>
/// f = sigmoid(x Wx + h' Wh + b), n = tanh(x Wx + (f h') Wq + b), h = f n + (1 - f) h' (Zhou et al. 2016). Blocks f, n.
/// </summary>
internal sealed unsafe class MguCell : ICell
{
    public static CellShape Shape { get; } = new() { Gates = ["f", "n"], RecurrentBlocks = 1, HasCandidateProduct = true };

    // f and q = f h'
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward<T>(in CellStep s)
        where T : struct, IVector<T>
    {
        for (var row = 0; row < s.Rows; row++)
        {
            var f = s.Gates + ((long)row * s.GateStride);
            var at = (long)row * s.Stride;
            for (var j = 0; j < s.Block; j += T.Floats)
            {
                var forget = Activations.Sigmoid(T.Load(f + j));
                forget.Store(f + j);
                (forget * T.Load(s.PreviousHidden + at + j)).Store(s.Kept + at + j);
            }
        }
    }

    public static void ForwardAfterCandidate<T>(in CellStep s)
        where T : struct, IVector<T> => GatedUnit.Forward<T>(s, update: 0, candidate: 1);

    // dn = dh f (1 - n^2), dh' = dh (1 - f) so far
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward<T>(in CellStep s)
        where T : struct, IVector<T>
    {
        var one = T.One;
        for (var row = 0; row < s.Rows; row++)
        {
            float* f = s.Gates + ((long)row * s.GateStride), n = f + s.Block;
            var at = (long)row * s.Stride;
            for (var j = 0; j < s.Block; j += T.Floats)
            {
                T forget = T.Load(f + j), candidate = T.Load(n + j), dh = T.Load(s.DHidden + at + j);
                // The gradient overwrites n, so dh (n - h') is kept for the second half in the unused place of a cell state's
                // gradient.
                (dh * (candidate - T.Load(s.PreviousHidden + at + j))).Store(s.DCell + at + j);
                (dh * forget * (one - (candidate * candidate))).Store(n + j);
                (dh * (one - forget)).Store(s.DPreviousHidden + at + j);
            }
        }
    }

    // With dq = dn Wq': df = (dh (n - h') + dq h') f (1 - f), dh' += dq f
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void BackwardAfterCandidate<T>(in CellStep s)
        where T : struct, IVector<T>
    {
        var one = T.One;
        for (var row = 0; row < s.Rows; row++)
        {
            var f = s.Gates + ((long)row * s.GateStride);
            var at = (long)row * s.Stride;
            for (var j = 0; j < s.Block; j += T.Floats)
            {
                T forget = T.Load(f + j), dq = T.Load(s.DKept + at + j);
                var d = T.FusedMultiplyAdd(dq, T.Load(s.PreviousHidden + at + j), T.Load(s.DCell + at + j));
                (d * (forget * (one - forget))).Store(f + j);
                T.FusedMultiplyAdd(dq, forget, T.Load(s.DPreviousHidden + at + j)).Store(s.DPreviousHidden + at + j);
            }
        }
    }
}
