namespace DistSeq.Engine.Tasks;

/// <summary>A model's answer for one line.</summary>
/// <param name="Places">The whole line, or each of its tokens in order.</param>
/// <param name="Unknown">Number of tokens the model does not know.</param>
public sealed record Prediction(IReadOnlyList<PredictedPlace> Places, long Unknown);
