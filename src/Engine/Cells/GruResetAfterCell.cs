using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using DistSeq.Engine.Numerics;

namespace DistSeq.Engine.Cells;

/// <summary>
/// r, z = sigmoid(x Wx + h' Wh + b), n = tanh(x Wx + bx + r (h' Wh + bh)), h = (1 - z) n + z h': reset after the product, and z keeps
/// (cuDNN, PyTorch). Blocks in the order nx, r, z, nh, so that the input product and the recurrent product each fill a run of three.
/// </summary>
internal sealed unsafe class GruResetAfterCell : ICell
{
    public static CellShape Shape { get; } = new() { Gates = ["nx", "r", "z", "nh"], InputBlocks = 3, RecurrentFirst = 1, RecurrentBlocks = 3 };

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward(in CellStep s)
    {
        for (var row = 0; row < s.Rows; row++)
        {
            float* n = s.Gates + ((long)row * s.GateStride), r = n + s.Block, z = r + s.Block, nh = z + s.Block;
            var at = (long)row * s.Stride;
            for (var j = 0; j < s.Block; j += Width.Floats)
            {
                Vector512<float> reset = Activations.Sigmoid(Vector512.Load(r + j)), keep = Activations.Sigmoid(Vector512.Load(z + j));
                var candidate = Activations.Tanh(Vector512.FusedMultiplyAdd(reset, Vector512.Load(nh + j), Vector512.Load(n + j)));
                candidate.Store(n + j);
                reset.Store(r + j);
                keep.Store(z + j);
                Vector512.FusedMultiplyAdd(keep, Vector512.Load(s.PreviousHidden + at + j) - candidate, candidate).Store(s.Hidden + at + j);
            }
        }
    }

    // dnx = dh (1 - z) (1 - n^2), dr = dnx nh r (1 - r), dnh = dnx r, dz = dh (h' - n) z (1 - z), dh' = dh z so far
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward(in CellStep s)
    {
        var one = Vector512<float>.One;
        for (var row = 0; row < s.Rows; row++)
        {
            float* n = s.Gates + ((long)row * s.GateStride), r = n + s.Block, z = r + s.Block, nh = z + s.Block;
            var at = (long)row * s.Stride;
            for (var j = 0; j < s.Block; j += Width.Floats)
            {
                Vector512<float> candidate = Vector512.Load(n + j), reset = Vector512.Load(r + j), keep = Vector512.Load(z + j);
                var dh = Vector512.Load(s.DHidden + at + j);
                var dn = dh * (one - keep) * (one - (candidate * candidate));
                dn.Store(n + j);
                (dn * Vector512.Load(nh + j) * (reset * (one - reset))).Store(r + j);
                (dh * (Vector512.Load(s.PreviousHidden + at + j) - candidate) * (keep * (one - keep))).Store(z + j);
                (dn * reset).Store(nh + j);
                (dh * keep).Store(s.DPreviousHidden + at + j);
            }
        }
    }
}
