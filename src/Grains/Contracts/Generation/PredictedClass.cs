namespace DistSeq.Contracts.Generation;

/// <summary>A class or tag that a model has chosen.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Probability">0 to 1.</param>
[GenerateSerializer, Immutable, Alias("distseq.PredictedClass")]
public sealed record PredictedClass([property: Id(0)] string Name, [property: Id(1)] double Probability);
