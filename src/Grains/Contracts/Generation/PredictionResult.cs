namespace DistSeq.Contracts.Generation;

/// <summary>Answers of a model, and how far it had been trained.</summary>
/// <param name="Lines">In the order of the lines that were asked.</param>
[GenerateSerializer, Immutable, Alias("distseq.PredictionResult")]
public sealed record PredictionResult([property: Id(0)] IReadOnlyList<PredictedLine> Lines)
{
    /// <summary>Whether each token of a line is answered; else the line as a whole is.</summary>
    [Id(1)]
    public bool IsPerToken { get; init; }

    /// <summary>Optimizer updates that the weights have had; null of a checkpoint file that does not tell.</summary>
    [Id(2)]
    public long? Step { get; init; }

    /// <summary>Updates that their job was to make; null of a checkpoint file that does not tell.</summary>
    [Id(3)]
    public long? Steps { get; init; }
}
