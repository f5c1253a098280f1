namespace DistSeq.Engine.Data.Batches;

/// <summary>Sequences with one class each, in one lane and one step.</summary>
/// <param name="Lane">Number of the lane.</param>
/// <param name="Steps">T, the longest of the lane's rows.</param>
/// <param name="Inputs">[T, rows] ids; -1 beyond a row's length.</param>
/// <param name="Lengths">[rows] time steps; 0 for an empty row.</param>
/// <param name="Labels">[rows] classes; -1 for an empty row.</param>
public sealed record LabelledBatch(int Lane, int Steps, int[] Inputs, int[] Lengths, int[] Labels);
