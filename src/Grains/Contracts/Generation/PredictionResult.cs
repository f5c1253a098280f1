namespace DistSeq.Contracts.Generation;

/// <summary>Answers of a model, and how far it had been trained.</summary>
/// <param name="Lines">In the order of the lines that were asked.</param>
[GenerateSerializer, Immutable, Alias("distseq.PredictionResult")]
public sealed record PredictionResult([property: Id(0)] IReadOnlyList<PredictedLine> Lines)
{
    /// <summary>Whether there is an answer for each token of a line; else for the line as a whole.</summary>
    [Id(1)]
    public bool IsPerToken { get; init; }

    /// <summary>Optimizer updates applied to the weights; null for a checkpoint file that does not say.</summary>
    [Id(2)]
    public long? Step { get; init; }

    /// <summary>Updates that their job was to make; null for a checkpoint file that does not say.</summary>
    [Id(3)]
    public long? Steps { get; init; }
}
