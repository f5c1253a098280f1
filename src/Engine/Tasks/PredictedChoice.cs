namespace DistSeq.Engine.Tasks;

/// <summary>One of the classes or tags that a model chooses from.</summary>
/// <param name="Name">The class or tag.</param>
/// <param name="Probability">0 to 1.</param>
public sealed record PredictedChoice(string Name, double Probability);
