namespace DistSeq.Engine.Data.Batches;

/// <summary>Sources and targets of an encoder and decoder, in one lane and one step.</summary>
/// <param name="Lane">Number of the lane.</param>
/// <param name="SourceSteps">S, the longest source of the lane's rows.</param>
/// <param name="Sources">[S, rows] ids; -1 beyond a row's length.</param>
/// <param name="SourceLengths">[rows] time steps; 0 for an empty row.</param>
/// <param name="TargetSteps">T, the longest target of the lane's rows with its end.</param>
/// <param name="TargetInputs">[T, rows] ids: the start (-1 for the zero vector), then the target; -1 beyond a row's length.</param>
/// <param name="Targets">[T, rows] ids: the target, then its end; -1 beyond a row's length.</param>
/// <param name="TargetLengths">[rows] time steps, the end counted; 0 for an empty row.</param>
public sealed record PairBatch(
    int Lane, int SourceSteps, int[] Sources, int[] SourceLengths, int TargetSteps, int[] TargetInputs, int[] Targets, int[] TargetLengths);
