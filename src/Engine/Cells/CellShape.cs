namespace DistSeq.Engine.Cells;

/// <summary>
/// How a cell's pre-activations are laid out: blocks of H columns side by side. The input product fills the first blocks, the recurrent
/// product is added to a run of blocks, and a second recurrent product (of a vector the cell makes) may be added to the last block.
/// </summary>
/// <param name="Blocks">Blocks in all; each has a bias.</param>
/// <param name="InputBlocks">Blocks, from the first on, that x Wx is added to.</param>
/// <param name="RecurrentFirst">First block that h' Wh is added to.</param>
/// <param name="RecurrentBlocks">How many.</param>
/// <param name="HasCandidateProduct">Whether the cell multiplies a vector q of its own with a matrix [H, H] into the last block.</param>
/// <param name="HasCellState">Whether there is a cell state c beside h.</param>
/// <param name="Gates">Names of the blocks, for people and for checkpoints.</param>
public sealed record CellShape(
    int Blocks,
    int InputBlocks,
    int RecurrentFirst,
    int RecurrentBlocks,
    bool HasCandidateProduct,
    bool HasCellState,
    IReadOnlyList<string> Gates);
