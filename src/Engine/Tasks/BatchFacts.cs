namespace DistSeq.Engine.Tasks;

/// <summary>Facts about a split's batches.</summary>
/// <param name="StepsPerEpoch">Steps in one epoch; may be a fraction.</param>
/// <param name="MaxSteps">Most time steps of a batch, for each part of the network that reads separately.</param>
/// <param name="TokensPerStep">Approximate tokens per step.</param>
/// <param name="Carries">Whether rows carry their state from step to step.</param>
public sealed record BatchFacts(double StepsPerEpoch, IReadOnlyList<int> MaxSteps, long TokensPerStep, bool Carries);
