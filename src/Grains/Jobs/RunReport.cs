namespace DistSeq.Grains.Jobs;

/// <summary>The result of a run of steps on all workers.</summary>
/// <param name="Silos">Names of the silos that have computed.</param>
/// <param name="Broken">If the last step is not finite, reports of its lanes, in order. Otherwise empty.</param>
/// <param name="ComputeSeconds">Time in gradient computation, of the slowest worker.</param>
/// <param name="PushSeconds">Time from pushes to new weights, of the slowest worker: waiting, update and communication.</param>
/// <param name="WasRelieved">Whether a worker was lost during the run, so that silos have changed.</param>
internal sealed record RunReport(
    IReadOnlyList<string> Silos, IReadOnlyList<LaneReport> Broken, double ComputeSeconds, double PushSeconds, bool WasRelieved);
