namespace DistSeq.Engine.Cells;

/// <summary>
/// z, r = sigmoid(x Wx + h' Wh + b), n = tanh(x Wx + (r h') Wq + b), h = z n + (1 - z) h'. Resets before the product, and z is
/// the update gate (Cho et al. 2014; in Ng's notation Γu = z, Γr = r). Equal to Jozefowicz's MUT2 (2015) with the input projected
/// for r. Blocks z, r, n.
/// </summary>
internal sealed unsafe class GruCell : ICell
{
    public static CellShape Shape { get; } = new() { Gates = ["z", "r", "n"], RecurrentBlocks = 2, HasCandidateProduct = true };

    // z, r and q = r h'
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward<T>(in CellStep s)
        where T : struct, IVector<T>
    {
        for (var row = 0; row < s.Rows; row++)
        {
            float* z = s.Gates + ((long)row * s.GateStride), r = z + s.Block;
            var at = (long)row * s.Stride;
            for (var j = 0; j < s.Block; j += T.Floats)
            {
                Activations.Sigmoid(T.Load(z + j)).Store(z + j);
                var reset = Activations.Sigmoid(T.Load(r + j));
                reset.Store(r + j);
                (reset * T.Load(s.PreviousHidden + at + j)).Store(s.Kept + at + j);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ForwardAfterCandidate<T>(in CellStep s)
        where T : struct, IVector<T>
    {
        for (var row = 0; row < s.Rows; row++)
        {
            float* z = s.Gates + ((long)row * s.GateStride), n = z + (2 * s.Block);
            var at = (long)row * s.Stride;
            for (var j = 0; j < s.Block; j += T.Floats)
            {
                var candidate = Activations.Tanh(T.Load(n + j));
                candidate.Store(n + j);
                var previous = T.Load(s.PreviousHidden + at + j);
                T.FusedMultiplyAdd(T.Load(z + j), candidate - previous, previous).Store(s.Hidden + at + j);
            }
        }
    }

    // dn = dh z (1 - n^2), dz = dh (n - h') z (1 - z), dh' = dh (1 - z) so far
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward<T>(in CellStep s)
        where T : struct, IVector<T>
    {
        var one = T.One;
        for (var row = 0; row < s.Rows; row++)
        {
            float* z = s.Gates + ((long)row * s.GateStride), n = z + (2 * s.Block);
            var at = (long)row * s.Stride;
            for (var j = 0; j < s.Block; j += T.Floats)
            {
                T update = T.Load(z + j), candidate = T.Load(n + j);
                T dh = T.Load(s.DHidden + at + j), previous = T.Load(s.PreviousHidden + at + j);
                (dh * update * (one - (candidate * candidate))).Store(n + j);
                (dh * (candidate - previous) * (update * (one - update))).Store(z + j);
                (dh * (one - update)).Store(s.DPreviousHidden + at + j);
            }
        }
    }

    // With dq = dn Wq': dr = dq h' r (1 - r), dh' += dq r
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void BackwardAfterCandidate<T>(in CellStep s)
        where T : struct, IVector<T>
    {
        var one = T.One;
        for (var row = 0; row < s.Rows; row++)
        {
            var r = s.Gates + ((long)row * s.GateStride) + s.Block;
            var at = (long)row * s.Stride;
            for (var j = 0; j < s.Block; j += T.Floats)
            {
                T reset = T.Load(r + j), dq = T.Load(s.DKept + at + j);
                (dq * T.Load(s.PreviousHidden + at + j) * (reset * (one - reset))).Store(r + j);
                T.FusedMultiplyAdd(dq, reset, T.Load(s.DPreviousHidden + at + j)).Store(s.DPreviousHidden + at + j);
            }
        }
    }
}
