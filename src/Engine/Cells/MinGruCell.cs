namespace DistSeq.Engine.Cells;

/// <summary>
/// z = sigmoid(x Wx + b), n = x Wx + b, h = (1 - z) h' + z n. No recurrent product, so all time steps share one product (Feng et
/// al. 2024, "Were RNNs all we needed?"). Blocks z, n.
/// </summary>
internal sealed unsafe class MinGruCell : ICell
{
    public static CellShape Shape { get; } = new() { Gates = ["z", "n"], RecurrentBlocks = 0 };

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward<T>(in CellStep s)
        where T : struct, IVector<T>
    {
        for (var row = 0; row < s.Rows; row++)
        {
            float* z = s.Gates + ((long)row * s.GateStride), n = z + s.Block;
            var at = (long)row * s.Stride;
            for (var j = 0; j < s.Block; j += T.Floats)
            {
                var update = Activations.Sigmoid(T.Load(z + j));
                var previous = T.Load(s.PreviousHidden + at + j);
                update.Store(z + j);
                T.FusedMultiplyAdd(update, T.Load(n + j) - previous, previous).Store(s.Hidden + at + j);
            }
        }
    }

    // dn = dh z, dz = dh (n - h') z (1 - z), dh' = dh (1 - z)
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward<T>(in CellStep s)
        where T : struct, IVector<T>
    {
        var one = T.One;
        for (var row = 0; row < s.Rows; row++)
        {
            float* z = s.Gates + ((long)row * s.GateStride), n = z + s.Block;
            var at = (long)row * s.Stride;
            for (var j = 0; j < s.Block; j += T.Floats)
            {
                T update = T.Load(z + j), candidate = T.Load(n + j);
                T dh = T.Load(s.DHidden + at + j), previous = T.Load(s.PreviousHidden + at + j);
                (dh * update).Store(n + j);
                (dh * (candidate - previous) * (update * (one - update))).Store(z + j);
                (dh * (one - update)).Store(s.DPreviousHidden + at + j);
            }
        }
    }
}
