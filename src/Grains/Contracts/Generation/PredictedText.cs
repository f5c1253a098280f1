namespace DistSeq.Contracts.Generation;

/// <summary>A model's answer for a line or a token.</summary>
/// <param name="Text">The line or the token.</param>
/// <param name="Choices">Classes or tags, the likeliest first.</param>
[GenerateSerializer, Immutable, Alias("distseq.PredictedText")]
public sealed record PredictedText([property: Id(0)] string Text, [property: Id(1)] IReadOnlyList<PredictedClass> Choices);
