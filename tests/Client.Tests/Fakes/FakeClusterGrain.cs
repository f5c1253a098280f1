namespace DistSeq.Client.Tests.Fakes;

internal sealed class FakeClusterGrain(
    Dictionary<string, FakeJob> jobs, Dictionary<string, FakeSweep> sweeps, ClusterFacts facts) : IClusterGrain
{
    /// <summary>The cluster's clock.</summary>
    public static DateTimeOffset Now { get; } = new(2026, 1, 31, 0, 0, 0, TimeSpan.Zero);

    public Task<ClusterStatus> GetStatus() => Task.FromResult(new ClusterStatus([]));

    public Task<ClusterFacts> Examine() => Task.FromResult(facts);

    public Task<JobPage> FindJobs(JobQuery query)
    {
        var lines = jobs.Values.Where(static job => !job.IsDeleted)
            .Select(static (job, number) => JobLine.Of(job.Status) with { Number = number, EndedAt = job.EndedAt });
        JobLine[] found = [.. lines.Where(line => query.Asks(line, Now)).Reverse()];
        return Task.FromResult(found.Length > query.Limit
            ? new JobPage(found[..query.Limit], found[query.Limit - 1].Number)
            : new JobPage(found, null));
    }

    public Task<JobPage> FindSweeps(JobQuery query) => Task.FromResult(new JobPage(
        [.. sweeps.Select(static (pair, number) => new JobLine
        {
            Id = pair.Key,
            Name = pair.Value.Spec.Name,
            Number = number,
            State = JobState.Completed,
            Step = pair.Value.Trials.Count,
            Steps = pair.Value.Spec.Budget.Trials,
            ValidLoss = pair.Value.Trials.Min(static trial => trial.Objective),
            EndedAt = Now,
        }).Reverse()],
        null));
}
