using DistSeq.Engine.Cells;

namespace DistSeq.Engine.Models;

/// <summary>A recurrent network: ids or dense vectors in, recurrent layers, a dense layer of logits out.</summary>
/// <param name="Cell">The cell of every layer.</param>
/// <param name="Inputs">Number of ids, or width of the input vectors; 1 or more.</param>
/// <param name="Layers">Recurrent layers, 1 or more.</param>
/// <param name="Hidden">Units of each layer, 1 or more.</param>
/// <param name="Outputs">Logits; 0 for a network without a head.</param>
/// <param name="TakesIds">Whether the input is ids (one-hot vectors).</param>
public sealed record ModelDefinition(CellKind Cell, int Inputs, int Layers, int Hidden, int Outputs, bool TakesIds = true)
{
    /// <summary>Floats of the carried state of one row: h (and c) of every layer.</summary>
    public int StateSize => Layers * Hidden * (DistSeq.Engine.Layers.CellCatalog.Shape(Cell).HasCellState ? 2 : 1);

    /// <exception cref="ArgumentOutOfRangeException">A size is out of range.</exception>
    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Inputs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Layers, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Hidden, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(Outputs);
    }
}
