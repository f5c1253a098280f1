using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using DistSeq.Engine.Numerics;

namespace DistSeq.Engine.Cells;

/// <summary>h = tanh(x Wx + h' Wh + b) (Elman 1990).</summary>
internal sealed unsafe class RnnCell : ICell
{
    public static CellShape Shape { get; } = new(1, 1, 0, 1, false, false, ["h"]);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward(in CellStep s)
    {
        var count = s.Rows * s.Stride;
        for (var j = 0; j < count; j += Width.Floats)
            Activations.Tanh(Vector512.Load(s.Gates + j)).Store(s.Hidden + j);
    }

    // da = dh (1 - h^2)
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward(in CellStep s)
    {
        var count = s.Rows * s.Stride;
        for (var j = 0; j < count; j += Width.Floats)
        {
            var h = Vector512.Load(s.Hidden + j);
            (Vector512.Load(s.DHidden + j) * (Vector512<float>.One - (h * h))).Store(s.Gates + j);
            Vector512<float>.Zero.Store(s.DPreviousHidden + j);
        }
    }
}
