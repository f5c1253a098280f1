namespace DistSeq.Engine.Cells;

/// <summary>
/// z = sigmoid(x Wx + b), r = sigmoid(x Wx + h' Wh + b), h = z tanh(tanh(x Wx + b) + (r h') Wq + b) + (1 - z) h' (Jozefowicz et
/// al. 2015, whose formula has tanh(x) without a matrix). Blocks x, z, r, n; x is the inner tanh.
/// </summary>
internal sealed unsafe class Mut1Cell : ICell
{
    public static CellShape Shape { get; } = new()
    {
        Gates = ["x", "z", "r", "n"],
        InputBlocks = 3,
        RecurrentFirst = 2,
        RecurrentBlocks = 1,
        HasCandidateProduct = true,
    };

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward<T>(in CellStep s)
        where T : struct, IVector<T>
    {
        for (var row = 0; row < s.Rows; row++)
        {
            float* x = s.Gates + ((long)row * s.GateStride), z = x + s.Block, r = z + s.Block, n = r + s.Block;
            var at = (long)row * s.Stride;
            for (var j = 0; j < s.Block; j += T.Floats)
            {
                T squashed = Activations.Tanh(T.Load(x + j)), reset = Activations.Sigmoid(T.Load(r + j));
                squashed.Store(x + j);
                reset.Store(r + j);
                Activations.Sigmoid(T.Load(z + j)).Store(z + j);
                (T.Load(n + j) + squashed).Store(n + j);
                (reset * T.Load(s.PreviousHidden + at + j)).Store(s.Kept + at + j);
            }
        }
    }

    public static void ForwardAfterCandidate<T>(in CellStep s)
        where T : struct, IVector<T> => GatedUnit.Forward<T>(s, update: 1, candidate: 3);

    // dn = dh z (1 - n^2), dx = dn (1 - tanh^2), dz = dh (n - h') z (1 - z), dh' = dh (1 - z) so far
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward<T>(in CellStep s)
        where T : struct, IVector<T>
    {
        var one = T.One;
        for (var row = 0; row < s.Rows; row++)
        {
            float* x = s.Gates + ((long)row * s.GateStride), z = x + s.Block, n = z + (2 * s.Block);
            var at = (long)row * s.Stride;
            for (var j = 0; j < s.Block; j += T.Floats)
            {
                T squashed = T.Load(x + j), update = T.Load(z + j), candidate = T.Load(n + j);
                T dh = T.Load(s.DHidden + at + j), previous = T.Load(s.PreviousHidden + at + j);
                var dn = dh * update * (one - (candidate * candidate));
                dn.Store(n + j);
                (dn * (one - (squashed * squashed))).Store(x + j);
                (dh * (candidate - previous) * (update * (one - update))).Store(z + j);
                (dh * (one - update)).Store(s.DPreviousHidden + at + j);
            }
        }
    }

    public static void BackwardAfterCandidate<T>(in CellStep s)
        where T : struct, IVector<T> => GatedUnit.BackwardReset<T>(s, reset: 2);
}
