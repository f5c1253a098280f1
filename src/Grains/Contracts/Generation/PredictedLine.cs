namespace DistSeq.Contracts.Generation;

/// <summary>A model's answer for one line.</summary>
/// <param name="Places">
/// The line as a whole, or each of its tokens in order; none for a blank line, or one with an error.
/// </param>
/// <param name="Unknown">Tokens that the model does not know.</param>
/// <param name="Error">Why there is no answer; null where there is one, or the line is blank.</param>
[GenerateSerializer, Immutable, Alias("distseq.PredictedLine")]
public sealed record PredictedLine(
    [property: Id(0)] IReadOnlyList<PredictedText> Places,
    [property: Id(1)] long Unknown,
    [property: Id(2)] string? Error);
