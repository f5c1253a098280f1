namespace DistSeq.Engine.Data.Batches;

/// <summary>Sequences with a tag for each token, in one lane and one step.</summary>
/// <param name="Lane">Number of the lane.</param>
/// <param name="Steps">T, the longest of the lane's rows.</param>
/// <param name="Inputs">[T, rows] ids; -1 beyond a row's length.</param>
/// <param name="Lengths">[rows] time steps; 0 for an empty row.</param>
/// <param name="Targets">[T, rows] tags; -1 beyond a row's length.</param>
public sealed record TaggedBatch(int Lane, int Steps, int[] Inputs, int[] Lengths, int[] Targets);
