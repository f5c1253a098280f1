using DistSeq.Engine.Cells;
using DistSeq.Engine.Models;

namespace DistSeq.Engine.Tasks;

/// <summary>What a user asks of a network; its inputs and outputs are those of the data.</summary>
/// <param name="Cell">The cell of every layer.</param>
/// <param name="Layers">Recurrent layers, 1 or more.</param>
/// <param name="Hidden">Units of each layer in each direction, 1 or more.</param>
public sealed record NetworkSize(CellKind Cell, int Layers, int Hidden)
{
    /// <inheritdoc cref="ModelDefinition.Embedding"/>
    public int Embedding { get; init; }

    /// <inheritdoc cref="ModelDefinition.Tied"/>
    public bool Tied { get; init; }

    /// <inheritdoc cref="ModelDefinition.Bidirectional"/>
    public bool Bidirectional { get; init; }

    /// <inheritdoc cref="ModelDefinition.ForgetBias"/>
    public double ForgetBias { get; init; } = 1;

    /// <inheritdoc cref="ModelDefinition.Dropout"/>
    public DropoutRates Dropout { get; init; } = DropoutRates.None;

    /// <summary>One network of this size that reads ids.</summary>
    public ModelDefinition OfIds(int inputs, int outputs) => new(Cell, inputs, Layers, Hidden, outputs)
    {
        Embedding = Embedding,
        Tied = Tied,
        Bidirectional = Bidirectional,
        ForgetBias = ForgetBias,
        Dropout = Dropout,
    };
}
