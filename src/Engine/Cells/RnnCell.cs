using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using DistSeq.Engine.Numerics;

namespace DistSeq.Engine.Cells;

/// <summary>h = tanh(x Wx + h' Wh + b) (Elman 1990).</summary>
internal sealed unsafe class RnnCell : ICell
{
    public static CellShape Shape { get; } = new() { Gates = ["h"] };

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward(in CellStep s)
    {
        for (var row = 0; row < s.Rows; row++)
        {
            float* gate = s.Gates + ((long)row * s.GateStride), hidden = s.Hidden + ((long)row * s.Stride);
            for (var j = 0; j < s.Block; j += Width.Floats)
                Activations.Tanh(Vector512.Load(gate + j)).Store(hidden + j);
        }
    }

    // da = dh (1 - h^2)
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward(in CellStep s)
    {
        for (var row = 0; row < s.Rows; row++)
        {
            var gate = s.Gates + ((long)row * s.GateStride);
            var at = (long)row * s.Stride;
            for (var j = 0; j < s.Block; j += Width.Floats)
            {
                var h = Vector512.Load(s.Hidden + at + j);
                (Vector512.Load(s.DHidden + at + j) * (Vector512<float>.One - (h * h))).Store(gate + j);
                Vector512<float>.Zero.Store(s.DPreviousHidden + at + j);
            }
        }
    }
}
