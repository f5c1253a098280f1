using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using DistSeq.Engine.Numerics;

namespace DistSeq.Engine.Cells;

/// <summary>h = max(0, x Wx + u h' + b), u a vector: each unit sees itself alone (Li et al. 2018).</summary>
internal sealed unsafe class IndRnnCell : ICell
{
    public static CellShape Shape { get; } = new() { Gates = ["h"], RecurrentBlocks = 0, Vectors = ["u"] };

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward(in CellStep s)
    {
        for (var row = 0; row < s.Rows; row++)
        {
            var gate = s.Gates + ((long)row * s.GateStride);
            var at = (long)row * s.Stride;
            for (var j = 0; j < s.Block; j += Width.Floats)
            {
                var sum = Vector512.FusedMultiplyAdd(Vector512.Load(s.Vectors + j), Vector512.Load(s.PreviousHidden + at + j), Vector512.Load(gate + j));
                Activations.Rectify(sum).Store(s.Hidden + at + j);
            }
        }
    }

    // da = dh where h is above 0, du = da h', dh' = da u
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward(in CellStep s)
    {
        for (var row = 0; row < s.Rows; row++)
        {
            float* gate = s.Gates + ((long)row * s.GateStride), share = s.DVectors + ((long)row * s.Block);
            var at = (long)row * s.Stride;
            for (var j = 0; j < s.Block; j += Width.Floats)
            {
                var d = Activations.BackwardRectify(Vector512.Load(s.Hidden + at + j), Vector512.Load(s.DHidden + at + j));
                d.Store(gate + j);
                (d * Vector512.Load(s.PreviousHidden + at + j)).Store(share + j);
                (d * Vector512.Load(s.Vectors + j)).Store(s.DPreviousHidden + at + j);
            }
        }
    }
}
