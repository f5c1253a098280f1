namespace DistSeq.Engine.Cells;

/// <summary>h = max(0, x Wx + u h' + b) with a vector u: each unit sees only itself (Li et al. 2018).</summary>
internal sealed unsafe class IndRnnCell : ICell
{
    public static CellShape Shape { get; } = new() { Gates = ["h"], RecurrentBlocks = 0, Vectors = ["u"] };

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward<T>(in CellStep s)
        where T : struct, IVector<T>
    {
        for (var row = 0; row < s.Rows; row++)
        {
            var gate = s.Gates + ((long)row * s.GateStride);
            var at = (long)row * s.Stride;
            for (var j = 0; j < s.Block; j += T.Floats)
            {
                var sum = T.FusedMultiplyAdd(T.Load(s.Vectors + j), T.Load(s.PreviousHidden + at + j), T.Load(gate + j));
                Activations.Rectify(sum).Store(s.Hidden + at + j);
            }
        }
    }

    // da = dh where h is above 0, du = da h', dh' = da u
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward<T>(in CellStep s)
        where T : struct, IVector<T>
    {
        for (var row = 0; row < s.Rows; row++)
        {
            float* gate = s.Gates + ((long)row * s.GateStride), share = s.DVectors + ((long)row * s.Block);
            var at = (long)row * s.Stride;
            for (var j = 0; j < s.Block; j += T.Floats)
            {
                var d = Activations.BackwardRectify(T.Load(s.Hidden + at + j), T.Load(s.DHidden + at + j));
                d.Store(gate + j);
                (d * T.Load(s.PreviousHidden + at + j)).Store(share + j);
                (d * T.Load(s.Vectors + j)).Store(s.DPreviousHidden + at + j);
            }
        }
    }
}
