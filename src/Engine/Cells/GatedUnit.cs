namespace DistSeq.Engine.Cells;

/// <summary>
/// What gated units have in common: an update gate z, a candidate n, and a reset gate r, each named by the index of its block.
/// </summary>
internal static unsafe class GatedUnit
{
    /// <summary>n = tanh(n), h = z n + (1 - z) h'.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward<T>(in CellStep s, int update, int candidate)
        where T : struct, IVector<T>
    {
        for (var row = 0; row < s.Rows; row++)
        {
            var gates = s.Gates + ((long)row * s.GateStride);
            float* z = gates + (update * s.Block), n = gates + (candidate * s.Block);
            var at = (long)row * s.Stride;
            for (var j = 0; j < s.Block; j += T.Floats)
            {
                var fresh = Activations.Tanh(T.Load(n + j));
                fresh.Store(n + j);
                var previous = T.Load(s.PreviousHidden + at + j);
                T.FusedMultiplyAdd(T.Load(z + j), fresh - previous, previous).Store(s.Hidden + at + j);
            }
        }
    }

    /// <summary>dn = dh z (1 - n^2), dz = dh (n - h') z (1 - z), dh' = dh (1 - z).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward<T>(in CellStep s, int update, int candidate)
        where T : struct, IVector<T>
    {
        var one = T.One;
        for (var row = 0; row < s.Rows; row++)
        {
            var gates = s.Gates + ((long)row * s.GateStride);
            float* z = gates + (update * s.Block), n = gates + (candidate * s.Block);
            var at = (long)row * s.Stride;
            for (var j = 0; j < s.Block; j += T.Floats)
            {
                T share = T.Load(z + j), fresh = T.Load(n + j);
                T dh = T.Load(s.DHidden + at + j), previous = T.Load(s.PreviousHidden + at + j);
                (dh * share * (one - (fresh * fresh))).Store(n + j);
                (dh * (fresh - previous) * (share * (one - share))).Store(z + j);
                (dh * (one - share)).Store(s.DPreviousHidden + at + j);
            }
        }
    }

    /// <summary>With q = r h' and dq = dn Wq': dr = dq h' r (1 - r), dh' += dq r.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void BackwardReset<T>(in CellStep s, int reset)
        where T : struct, IVector<T>
    {
        var one = T.One;
        for (var row = 0; row < s.Rows; row++)
        {
            var r = s.Gates + ((long)row * s.GateStride) + (reset * s.Block);
            var at = (long)row * s.Stride;
            for (var j = 0; j < s.Block; j += T.Floats)
            {
                T open = T.Load(r + j), dq = T.Load(s.DKept + at + j);
                (dq * T.Load(s.PreviousHidden + at + j) * (open * (one - open))).Store(r + j);
                T.FusedMultiplyAdd(dq, open, T.Load(s.DPreviousHidden + at + j)).Store(s.DPreviousHidden + at + j);
            }
        }
    }
}
