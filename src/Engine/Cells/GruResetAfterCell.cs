namespace DistSeq.Engine.Cells;

/// <summary>
/// r, z = sigmoid(x Wx + h' Wh + b), n = tanh(x Wx + bx + r (h' Wh + bh)), h = (1 - z) n + z h'. Resets after the product, and z
/// keeps (cuDNN, PyTorch). Blocks nx, r, z, nh, so that the input product and the recurrent product each fill a run of three.
/// </summary>
internal sealed unsafe class GruResetAfterCell : ICell
{
    public static CellShape Shape { get; } = new()
    {
        Gates = ["nx", "r", "z", "nh"],
        InputBlocks = 3,
        RecurrentFirst = 1,
        RecurrentBlocks = 3,
    };

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward<T>(in CellStep s)
        where T : struct, IVector<T>
    {
        for (var row = 0; row < s.Rows; row++)
        {
            float* n = s.Gates + ((long)row * s.GateStride), r = n + s.Block, z = r + s.Block, nh = z + s.Block;
            var at = (long)row * s.Stride;
            for (var j = 0; j < s.Block; j += T.Floats)
            {
                T reset = Activations.Sigmoid(T.Load(r + j)), keep = Activations.Sigmoid(T.Load(z + j));
                var candidate = Activations.Tanh(T.FusedMultiplyAdd(reset, T.Load(nh + j), T.Load(n + j)));
                candidate.Store(n + j);
                reset.Store(r + j);
                keep.Store(z + j);
                T.FusedMultiplyAdd(keep, T.Load(s.PreviousHidden + at + j) - candidate, candidate).Store(s.Hidden + at + j);
            }
        }
    }

    // dnx = dh (1 - z) (1 - n^2), dr = dnx nh r (1 - r), dnh = dnx r, dz = dh (h' - n) z (1 - z), dh' = dh z so far
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward<T>(in CellStep s)
        where T : struct, IVector<T>
    {
        var one = T.One;
        for (var row = 0; row < s.Rows; row++)
        {
            float* n = s.Gates + ((long)row * s.GateStride), r = n + s.Block, z = r + s.Block, nh = z + s.Block;
            var at = (long)row * s.Stride;
            for (var j = 0; j < s.Block; j += T.Floats)
            {
                T candidate = T.Load(n + j), reset = T.Load(r + j), keep = T.Load(z + j);
                var dh = T.Load(s.DHidden + at + j);
                var dn = dh * (one - keep) * (one - (candidate * candidate));
                dn.Store(n + j);
                (dn * T.Load(nh + j) * (reset * (one - reset))).Store(r + j);
                (dh * (T.Load(s.PreviousHidden + at + j) - candidate) * (keep * (one - keep))).Store(z + j);
                (dn * reset).Store(nh + j);
                (dh * keep).Store(s.DPreviousHidden + at + j);
            }
        }
    }
}
