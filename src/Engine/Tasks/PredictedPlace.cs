namespace DistSeq.Engine.Tasks;

/// <summary>A model's answer for one text.</summary>
/// <param name="Text">The line or the token.</param>
/// <param name="Choices">The likeliest first.</param>
public sealed record PredictedPlace(string Text, IReadOnlyList<PredictedChoice> Choices);
