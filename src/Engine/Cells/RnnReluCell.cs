namespace DistSeq.Engine.Cells;

/// <summary>h = max(0, x Wx + h' Wh + b) (Le et al. 2015).</summary>
internal sealed unsafe class RnnReluCell : ICell
{
    public static CellShape Shape { get; } = new() { Gates = ["h"] };

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward<T>(in CellStep s)
        where T : struct, IVector<T>
    {
        for (var row = 0; row < s.Rows; row++)
        {
            float* gate = s.Gates + ((long)row * s.GateStride), hidden = s.Hidden + ((long)row * s.Stride);
            for (var j = 0; j < s.Block; j += T.Floats)
                Activations.Rectify(T.Load(gate + j)).Store(hidden + j);
        }
    }

    // da = dh where h is above 0
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward<T>(in CellStep s)
        where T : struct, IVector<T>
    {
        for (var row = 0; row < s.Rows; row++)
        {
            var gate = s.Gates + ((long)row * s.GateStride);
            var at = (long)row * s.Stride;
            for (var j = 0; j < s.Block; j += T.Floats)
            {
                Activations.BackwardRectify(T.Load(s.Hidden + at + j), T.Load(s.DHidden + at + j)).Store(gate + j);
                T.Zero.Store(s.DPreviousHidden + at + j);
            }
        }
    }
}
