namespace DistSeq.Contracts.Generation;

/// <summary>A model's answer as a table, and how far the model had been trained.</summary>
/// <param name="Columns">From left to right; all are equally long.</param>
[GenerateSerializer, Immutable, Alias("distseq.TablePredictionResult")]
public sealed record TablePredictionResult([property: Id(0)] IReadOnlyList<TableColumn> Columns)
{
    /// <summary>Optimizer updates applied to the weights; null for a checkpoint file that does not say.</summary>
    [Id(1)]
    public long? Step { get; init; }

    /// <summary>Updates that their job was to make; null for a checkpoint file that does not say.</summary>
    [Id(2)]
    public long? Steps { get; init; }
}
