using DistSeq.Grains.Parameters;

namespace DistSeq.Grains.Jobs;

/// <summary>What a run of steps came to on all workers.</summary>
/// <param name="Silos">Names of the silos that have computed.</param>
/// <param name="Broken">Where the last step is not finite: what its lanes came to, in order. Else empty.</param>
/// <param name="ComputeSeconds">Time in gradient computation, of the slowest worker.</param>
/// <param name="PushSeconds">Time from pushes to new weights, of the slowest worker: waiting, update and communication.</param>
/// <param name="WasRelieved">Whether a worker was lost on the way: silos have changed.</param>
internal sealed record RunReport(
    IReadOnlyList<string> Silos, IReadOnlyList<LaneReport> Broken, double ComputeSeconds, double PushSeconds, bool WasRelieved);
