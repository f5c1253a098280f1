using DistSeq.Contracts.Specs;
using DistSeq.Contracts.Sweeps;

namespace DistSeq.Contracts.Planning;

/// <summary>
/// Says what a job or a sweep would be and need on this cluster. It checks what their submission would check, starts nothing, and
/// keeps nothing but prepared data. Key 0.
/// </summary>
[Alias("distseq.IPlanGrain")]
public interface IPlanGrain : IGrainWithIntegerKey
{
    /// <summary>What a job would be. Asking again is harmless.</summary>
    /// <param name="spec">The job.</param>
    /// <param name="dataset">Id of its prepared data (<see cref="Data.DatasetStatus.Id"/>).</param>
    /// <exception cref="InvalidSpecException">The job would be refused.</exception>
    [Needs(Role.Viewer), Alias("PlanJob"), ResponseTimeout("00:10:00")]
    Task<PlannedJob> PlanJob(JobSpec spec, string dataset);

    /// <summary>
    /// What a sweep would be, with its first trials, as far as they depend on no results. It prepares their data. Asking again is
    /// harmless.
    /// </summary>
    /// <param name="spec">The sweep.</param>
    /// <param name="data">The uploads that hold its data; none where the data comes from a URL.</param>
    /// <exception cref="InvalidSpecException">The sweep would be refused, or would fail for its data.</exception>
    [Needs(Role.User), Alias("PlanSweep"), ResponseTimeout("01:00:00")]
    Task<PlannedSweep> PlanSweep(SweepSpec spec, IReadOnlyList<SweepData> data);
}
