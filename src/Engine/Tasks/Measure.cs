namespace DistSeq.Engine.Tasks;

/// <summary>One figure of how well a model performs.</summary>
/// <param name="Name">Such as <c>loss</c> or <c>accuracy</c>.</param>
/// <param name="Value">The figure.</param>
/// <param name="Unit">Such as <c>nats</c>; empty for a share or a plain number.</param>
/// <param name="IsBetterHigh">Whether higher is better.</param>
public sealed record Measure(string Name, double Value, string Unit, bool IsBetterHigh);
