namespace DistSeq.Engine.Cells;

/// <summary>
/// z = sigmoid(x Wx + h' Wh + b), n = tanh(x Wx + h' Wh + b), h = z n + (1 - z) h' (Ng's simplified GRU). Blocks z, n.
/// </summary>
internal sealed unsafe class GruSimplifiedCell : ICell
{
    public static CellShape Shape { get; } = new() { Gates = ["z", "n"] };

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
                T update = Activations.Sigmoid(T.Load(z + j)), candidate = Activations.Tanh(T.Load(n + j));
                var previous = T.Load(s.PreviousHidden + at + j);
                update.Store(z + j);
                candidate.Store(n + j);
                T.FusedMultiplyAdd(update, candidate - previous, previous).Store(s.Hidden + at + j);
            }
        }
    }

    public static void Backward<T>(in CellStep s)
        where T : struct, IVector<T> => GatedUnit.Backward<T>(s, update: 0, candidate: 1);
}
