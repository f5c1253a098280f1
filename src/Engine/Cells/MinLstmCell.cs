namespace DistSeq.Engine.Cells;

/// <summary>
/// f, i = sigmoid(x Wx + b), n = x Wx + b, h = (f h' + i n) / (f + i). No recurrent product (Feng et al. 2024, the form whose
/// gates sum to one). Blocks f, i, n; f / (f + i) is kept.
/// </summary>
/// <remarks>
/// If the pre-activations a of f and b of i are far below zero, f and i are e^a and e^b, so f / (f + i) = sigmoid(a - b). That
/// form is used before f + i gets so small that it loses digits and becomes zero.
/// </remarks>
internal sealed unsafe class MinLstmCell : ICell
{
    // Below this, e^a and e^b are less than the last bit of the 1 they are added to.
    private const float Least = 1e-20f;

    // A larger candidate is weighted separately, because h' - n would lose h'.
    private const float Large = 256;

    public static CellShape Shape { get; } = new() { Gates = ["f", "i", "n"], RecurrentBlocks = 0 };

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward<T>(in CellStep s)
        where T : struct, IVector<T>
    {
        var one = T.One;
        for (var row = 0; row < s.Rows; row++)
        {
            float* f = s.Gates + ((long)row * s.GateStride), i = f + s.Block, n = i + s.Block;
            var at = (long)row * s.Stride;
            for (var j = 0; j < s.Block; j += T.Floats)
            {
                T a = T.Load(f + j), b = T.Load(i + j);
                T forget = Activations.Sigmoid(a), input = Activations.Sigmoid(b);
                var sum = forget + input;
                var share = forget / sum;
                // Both cases are rare. A true comparison sets all bits, which is not a finite number.
                var closed = T.LessThan(sum, T.Create(Least));
                if (!T.AllFinite(closed))
                    share = T.ConditionalSelect(closed, Activations.Sigmoid(a - b), share);
                var candidate = T.Load(n + j);
                forget.Store(f + j);
                input.Store(i + j);
                share.Store(s.Kept + at + j);
                var previous = T.Load(s.PreviousHidden + at + j);
                var hidden = T.FusedMultiplyAdd(share, previous - candidate, candidate);
                var large = T.GreaterThan(T.Abs(candidate), T.Create(Large));
                if (!T.AllFinite(large))
                    hidden = T.ConditionalSelect(large, T.FusedMultiplyAdd(share, previous, (one - share) * candidate), hidden);
                hidden.Store(s.Hidden + at + j);
            }
        }
    }

    // With p = f / (f + i): dp = dh (h' - n), df = dp p (1 - p) (1 - f), di = -dp p (1 - p) (1 - i), dn = dh (1 - p), dh' = dh p
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward<T>(in CellStep s)
        where T : struct, IVector<T>
    {
        var one = T.One;
        for (var row = 0; row < s.Rows; row++)
        {
            float* f = s.Gates + ((long)row * s.GateStride), i = f + s.Block, n = i + s.Block;
            var at = (long)row * s.Stride;
            for (var j = 0; j < s.Block; j += T.Floats)
            {
                T share = T.Load(s.Kept + at + j), dh = T.Load(s.DHidden + at + j);
                var d = dh * (T.Load(s.PreviousHidden + at + j) - T.Load(n + j)) * (share * (one - share));
                (d * (one - T.Load(f + j))).Store(f + j);
                (d * (T.Load(i + j) - one)).Store(i + j);
                (dh * (one - share)).Store(n + j);
                (dh * share).Store(s.DPreviousHidden + at + j);
            }
        }
    }
}
