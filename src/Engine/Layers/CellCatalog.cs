using DistSeq.Engine.Cells;

namespace DistSeq.Engine.Layers;

/// <summary>Where cells are listed: one line each.</summary>
public static class CellCatalog
{
    private static readonly Dictionary<CellKind, Entry> Entries = new()
    {
        [CellKind.Rnn] = Of<RnnCell>(),
        [CellKind.Lstm] = Of<LstmCell>(),
        [CellKind.Gru] = Of<GruCell>(),
        [CellKind.GruResetAfter] = Of<GruResetAfterCell>(),
    };

    /// <summary>How the cell's pre-activations are laid out.</summary>
    public static CellShape Shape(CellKind kind) => Entries[kind].Shape;

    internal static RecurrentLayer CreateLayer(CellKind kind, LayerSize size) => Entries[kind].Create(size);

    private static Entry Of<TCell>()
        where TCell : ICell => new(TCell.Shape, size => new RecurrentLayer<TCell>(size));

    private sealed record Entry(CellShape Shape, Func<LayerSize, RecurrentLayer> Create);
}
