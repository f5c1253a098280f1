namespace DistSeq.Engine.Cells;

/// <summary>
/// The layout of a cell's pre-activations: one block of H columns for each name in <see cref="Gates"/>. The input product fills
/// the first blocks. The recurrent product h' Wh is added to a run of blocks. A cell may have two more products: q Wq, of a
/// vector computed midway, into the last block (candidate); and e We, of a vector from the previous time step, into a run of
/// blocks (echo).
/// </summary>
internal sealed record CellShape
{
    private readonly int? _inputBlocks;
    private readonly int? _recurrentBlocks;

    /// <summary>Names of the blocks, in messages and checkpoints.</summary>
    public required IReadOnlyList<string> Gates { get; init; }

    public int Blocks => Gates.Count;

    /// <summary>Number of blocks, from the first, that x Wx is added to. Default all.</summary>
    public int InputBlocks
    {
        get => _inputBlocks ?? Blocks;
        init => _inputBlocks = value;
    }

    /// <summary>First block that h' Wh is added to. Default 0.</summary>
    public int RecurrentFirst { get; init; }

    /// <summary>Number of blocks that h' Wh is added to. Default all.</summary>
    public int RecurrentBlocks
    {
        get => _recurrentBlocks ?? Blocks;
        init => _recurrentBlocks = value;
    }

    /// <summary>Whether a vector q, computed midway, is multiplied by a matrix [H, H] into the last block.</summary>
    public bool HasCandidateProduct { get; init; }

    /// <summary>Blocks of the vector e that a time step passes to the next; 0 for none.</summary>
    public int EchoBlocks { get; init; }

    /// <summary>
    /// Whether e is part of the state carried from window to window. If not, the cell computes it from h
    /// (<see cref="ICell.Echo"/>). Default no.
    /// </summary>
    public bool CarriesEcho { get; init; }

    /// <summary>First block that e We is added to.</summary>
    public int EchoFirst { get; init; }

    /// <summary>Number of blocks that e We is added to.</summary>
    public int EchoTargets { get; init; }

    /// <summary>Whether the cell has a cell state c.</summary>
    public bool HasCellState { get; init; }

    /// <summary>Vectors [H] in a row's state: h, then c, then the blocks of e if they are carried.</summary>
    public int StateParts => 1 + (HasCellState ? 1 : 0) + (CarriesEcho ? EchoBlocks : 0);

    /// <summary>Whether each block has a bias. Default yes.</summary>
    public bool HasBias { get; init; } = true;

    /// <summary>Blocks kept for backward, besides the gates. Default 1.</summary>
    public int KeptBlocks { get; init; } = 1;

    /// <summary>Names of the cell's parameter vectors [H] (peepholes, gains).</summary>
    public IReadOnlyList<string> Vectors { get; init; } = [];
}
