namespace DistSeq.Engine.Cells;

/// <summary>
/// How a cell's pre-activations are laid out: one block of H columns for each name in <see cref="Gates"/>. The input product fills the
/// first blocks, the recurrent product h' Wh is added to a run of blocks. A cell may have two more products: q Wq of a vector it makes
/// half-way into the last block (candidate), and e We of a vector it made in the time step before into a run of blocks (echo).
/// </summary>
public sealed record CellShape
{
    private readonly int? _inputBlocks;
    private readonly int? _recurrentBlocks;

    /// <summary>Names of the blocks, for people and for checkpoints.</summary>
    public required IReadOnlyList<string> Gates { get; init; }

    /// <summary>Blocks in all.</summary>
    public int Blocks => Gates.Count;

    /// <summary>Blocks, from the first on, that x Wx is added to. Default all.</summary>
    public int InputBlocks
    {
        get => _inputBlocks ?? Blocks;
        init => _inputBlocks = value;
    }

    /// <summary>First block that h' Wh is added to. Default 0.</summary>
    public int RecurrentFirst { get; init; }

    /// <summary>How many. Default all.</summary>
    public int RecurrentBlocks
    {
        get => _recurrentBlocks ?? Blocks;
        init => _recurrentBlocks = value;
    }

    /// <summary>Whether a vector q, made half-way, is multiplied with a matrix [H, H] into the last block.</summary>
    public bool HasCandidateProduct { get; init; }

    /// <summary>Blocks of the vector e that a time step leaves for the next; 0 for none.</summary>
    public int EchoBlocks { get; init; }

    /// <summary>
    /// Whether e is part of the state that goes from window to window; else the cell makes it from h (<see cref="ICell.Echo"/>). Default no.
    /// </summary>
    public bool CarriesEcho { get; init; }

    /// <summary>First block that e We is added to.</summary>
    public int EchoFirst { get; init; }

    /// <summary>How many.</summary>
    public int EchoTargets { get; init; }

    /// <summary>Whether there is a cell state c beside h.</summary>
    public bool HasCellState { get; init; }

    /// <summary>Vectors [H] that are the state of a row: h, then c, then the blocks of e where they are carried.</summary>
    public int StateParts => 1 + (HasCellState ? 1 : 0) + (CarriesEcho ? EchoBlocks : 0);

    /// <summary>Whether each block has a bias. Default yes.</summary>
    public bool HasBias { get; init; } = true;

    /// <summary>Blocks that a time step keeps for backward besides its gates. Default 1.</summary>
    public int KeptBlocks { get; init; } = 1;

    /// <summary>Names of the vectors [H] that the pointwise mathematics has as parameters (peepholes, gains).</summary>
    public IReadOnlyList<string> Vectors { get; init; } = [];
}
