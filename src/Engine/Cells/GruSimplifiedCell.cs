using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using DistSeq.Engine.Numerics;

namespace DistSeq.Engine.Cells;

/// <summary>z = sigmoid(x Wx + h' Wh + b), n = tanh(x Wx + h' Wh + b), h = z n + (1 - z) h' (Ng's simplified GRU). Blocks z, n.</summary>
internal sealed unsafe class GruSimplifiedCell : ICell
{
    public static CellShape Shape { get; } = new() { Gates = ["z", "n"] };

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward(in CellStep s)
    {
        for (var row = 0; row < s.Rows; row++)
        {
            float* z = s.Gates + ((long)row * s.GateStride), n = z + s.Block;
            var at = (long)row * s.Stride;
            for (var j = 0; j < s.Block; j += Width.Floats)
            {
                Vector512<float> update = Activations.Sigmoid(Vector512.Load(z + j)), candidate = Activations.Tanh(Vector512.Load(n + j));
                var previous = Vector512.Load(s.PreviousHidden + at + j);
                update.Store(z + j);
                candidate.Store(n + j);
                Vector512.FusedMultiplyAdd(update, candidate - previous, previous).Store(s.Hidden + at + j);
            }
        }
    }

    // dn = dh z (1 - n^2), dz = dh (n - h') z (1 - z), dh' = dh (1 - z) so far
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward(in CellStep s)
    {
        var one = Vector512<float>.One;
        for (var row = 0; row < s.Rows; row++)
        {
            float* z = s.Gates + ((long)row * s.GateStride), n = z + s.Block;
            var at = (long)row * s.Stride;
            for (var j = 0; j < s.Block; j += Width.Floats)
            {
                Vector512<float> update = Vector512.Load(z + j), candidate = Vector512.Load(n + j);
                Vector512<float> dh = Vector512.Load(s.DHidden + at + j), previous = Vector512.Load(s.PreviousHidden + at + j);
                (dh * update * (one - (candidate * candidate))).Store(n + j);
                (dh * (candidate - previous) * (update * (one - update))).Store(z + j);
                (dh * (one - update)).Store(s.DPreviousHidden + at + j);
            }
        }
    }
}
