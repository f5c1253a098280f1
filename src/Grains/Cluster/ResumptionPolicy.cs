namespace DistSeq.Grains.Cluster;

/// <summary>Whether a silo goes on with unfinished jobs that nobody has submitted or cancelled since it started.</summary>
/// <param name="ResumesJobs">
/// False in a process that only looks at a folder of jobs: it shows those that have not ended, and trains none of them.
/// </param>
public sealed record ResumptionPolicy(bool ResumesJobs)
{
    public static ResumptionPolicy Default { get; } = new(true);
}
