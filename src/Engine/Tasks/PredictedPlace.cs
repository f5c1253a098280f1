namespace DistSeq.Engine.Tasks;

/// <summary>What a model says of a text.</summary>
/// <param name="Text">The line or the token.</param>
/// <param name="Choices">The likeliest first.</param>
public sealed record PredictedPlace(string Text, IReadOnlyList<PredictedChoice> Choices);
