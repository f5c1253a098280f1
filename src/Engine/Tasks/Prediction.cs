namespace DistSeq.Engine.Tasks;

/// <summary>What a model says of a line.</summary>
/// <param name="Places">The line as a whole, or each of its tokens in order.</param>
/// <param name="Unknown">Tokens that the model does not know.</param>
public sealed record Prediction(IReadOnlyList<PredictedPlace> Places, long Unknown);
