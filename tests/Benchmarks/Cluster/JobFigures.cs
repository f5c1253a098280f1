namespace DistSeq.Benchmarks.Cluster;

/// <summary>How fast a job trained between two reports.</summary>
/// <param name="TokensPerSecond">By the job's own clock, which stands still while it samples or writes.</param>
/// <param name="WallTokensPerSecond">By the wall clock, including everything in between.</param>
/// <param name="Steps">Updates between the two.</param>
/// <param name="Workers">Workers that computed gradients.</param>
/// <param name="ParameterShards">Ranges of the parameters.</param>
/// <param name="WorkerSilos">Names of the silos that computed.</param>
/// <param name="ComputeMilliseconds">Time per step in gradients, by the last report.</param>
/// <param name="PushMilliseconds">Time per step from gradients to new weights, by the last report.</param>
internal sealed record JobFigures(
    double TokensPerSecond,
    double WallTokensPerSecond,
    long Steps,
    int Workers,
    int ParameterShards,
    IReadOnlyList<string> WorkerSilos,
    double? ComputeMilliseconds,
    double? PushMilliseconds)
{
    public static JobFigures Between(JobMark first, JobMark last, JobStatus status)
    {
        var tokens = last.Tokens - first.Tokens;
        return new JobFigures(
            tokens / (last.Seconds - first.Seconds), tokens / Stopwatch.GetElapsedTime(first.Arrived, last.Arrived).TotalSeconds,
            last.Step - first.Step,
            status.Workers, status.ParameterShards, status.WorkerSilos, status.ComputeSeconds * 1e3, status.PushSeconds * 1e3);
    }
}
