namespace DistSeq.Engine.Training;

/// <summary>The portion of one lane in one step: a window of T time steps over the lane's rows.</summary>
/// <param name="Lane">Number of the lane.</param>
/// <param name="Steps">T of this lane.</param>
/// <param name="Inputs">[T, rows] ids; -1 for the zero vector.</param>
/// <param name="Targets">[T, rows] ids; -1 where there is nothing to predict.</param>
/// <param name="State">[rows, state size] carried from the window before; empty for zero.</param>
public sealed record LaneBatch(int Lane, int Steps, int[] Inputs, int[] Targets, ReadOnlyMemory<float> State);
