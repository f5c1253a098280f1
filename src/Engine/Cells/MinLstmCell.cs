using System.Runtime.CompilerServices;
using DistSeq.Engine.Numerics;

namespace DistSeq.Engine.Cells;

/// <summary>
/// f, i = sigmoid(x Wx + b), n = x Wx + b, h = (f h' + i n) / (f + i): no recurrent product (Feng et al. 2024, the form whose gates sum to
/// one). Blocks f, i, n; what is kept is f / (f + i).
/// </summary>
internal sealed unsafe class MinLstmCell : ICell
{
    public static CellShape Shape { get; } = new() { Gates = ["f", "i", "n"], RecurrentBlocks = 0 };

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward<T>(in CellStep s)
        where T : struct, IVector<T>
    {
        for (var row = 0; row < s.Rows; row++)
        {
            float* f = s.Gates + ((long)row * s.GateStride), i = f + s.Block, n = i + s.Block;
            var at = (long)row * s.Stride;
            for (var j = 0; j < s.Block; j += T.Floats)
            {
                T forget = Activations.Sigmoid(T.Load(f + j)), input = Activations.Sigmoid(T.Load(i + j));
                var share = forget / (forget + input);
                var candidate = T.Load(n + j);
                forget.Store(f + j);
                input.Store(i + j);
                share.Store(s.Kept + at + j);
                T.FusedMultiplyAdd(share, T.Load(s.PreviousHidden + at + j) - candidate, candidate).Store(s.Hidden + at + j);
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
