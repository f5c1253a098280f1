namespace DistSeq.Engine.Tasks;

/// <summary>What the batches of a split come to.</summary>
/// <param name="StepsPerEpoch">Steps of one pass over the split; perhaps a fraction.</param>
/// <param name="MaxSteps">Most time steps of a batch, for each part of the network that reads on its own.</param>
/// <param name="TokensPerStep">Tokens of a step, about.</param>
/// <param name="Carries">Whether rows carry their state from step to step.</param>
public sealed record BatchFacts(double StepsPerEpoch, IReadOnlyList<int> MaxSteps, long TokensPerStep, bool Carries);
