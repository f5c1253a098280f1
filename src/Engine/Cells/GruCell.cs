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

    public static void ForwardAfterCandidate<T>(in CellStep s)
        where T : struct, IVector<T> => GatedUnit.Forward<T>(s, update: 0, candidate: 2);

    public static void Backward<T>(in CellStep s)
        where T : struct, IVector<T> => GatedUnit.Backward<T>(s, update: 0, candidate: 2);

    public static void BackwardAfterCandidate<T>(in CellStep s)
        where T : struct, IVector<T> => GatedUnit.BackwardReset<T>(s, reset: 1);
}
