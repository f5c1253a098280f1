using DistSeq.Engine.Cells;
using DistSeq.Engine.Models;

namespace DistSeq.Engine.Tasks;

/// <summary>The network a user asks for; the data sets its inputs and outputs.</summary>
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

    /// <summary>Most time steps of a training batch, for networks that need it when they are used. Default 64.</summary>
    public int Window { get; init; } = 64;

    /// <summary>A single network of this size that reads ids.</summary>
    public ModelDefinition OfIds(int inputs, int outputs) => new(Cell, inputs, Layers, Hidden, outputs)
    {
        Embedding = Embedding,
        Tied = Tied,
        Bidirectional = Bidirectional,
        ForgetBias = ForgetBias,
        Dropout = Dropout,
    };
}
