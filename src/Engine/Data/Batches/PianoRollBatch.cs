namespace DistSeq.Engine.Data.Batches;

/// <summary>Pieces of music, in one lane and one step.</summary>
/// <param name="Lane">Number of the lane.</param>
/// <param name="Steps">T, the longest of the lane's rows.</param>
/// <param name="Inputs">[T, rows, 88] 1 where a key sounds, else 0; 0 beyond a row's length.</param>
/// <param name="Targets">[T, rows, 88] the time step after each input; 0 beyond a row's length, which <paramref name="Lengths"/> tells.</param>
/// <param name="Lengths">[rows] time steps; 0 for an empty row.</param>
public sealed record PianoRollBatch(int Lane, int Steps, float[] Inputs, float[] Targets, int[] Lengths);
