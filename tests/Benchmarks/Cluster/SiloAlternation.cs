using DistSeq.Benchmarks.Machine;
using DistSeq.Benchmarks.Steps;

namespace DistSeq.Benchmarks.Cluster;

/// <summary>
/// A turn of a job on two silos, each tied to a processor of its own, between two turns of the same job on one such silo: what drifts in the
/// machine over the three cancels.
/// </summary>
/// <param name="OneTokensPerSecond">On one silo, mean of both its turns.</param>
/// <param name="OneWallTokensPerSecond">The same with the job's pauses, for samples and checkpoints, counted.</param>
/// <param name="Two">On two.</param>
/// <param name="OtherCores">Processor time of other processes meanwhile, in processors.</param>
internal sealed record SiloAlternation(double OneTokensPerSecond, double OneWallTokensPerSecond, JobFigures Two, double OtherCores) : DisturbedRun(OtherCores)
{
    public double Ratio => Two.TokensPerSecond / OneTokensPerSecond;

    /// <summary>The same with the pauses of both jobs counted.</summary>
    public double WallRatio => Two.WallTokensPerSecond / OneWallTokensPerSecond;

    /// <summary>Takes turns on two clusters, of which one stands still while the other has its own.</summary>
    /// <param name="config">What to train.</param>
    /// <param name="processors">Of the two silos; the one silo has the first.</param>
    /// <param name="seconds">Of a turn, each of the one silo's half of it.</param>
    /// <param name="take">Measures as often as is asked for.</param>
    /// <exception cref="TroubleException">A program failed, or one of two silos did not compute.</exception>
    public static async Task<QuietRuns<SiloAlternation>> TakeAsync(
        StepConfig config, int[] processors, double seconds, Func<Func<Task<SiloAlternation>>, Task<QuietRuns<SiloAlternation>>> take)
    {
        await using var one = await SiloCluster.PinnedAsync(processors[..1]);
        return await one.AskAsync(one.Silos[0], async oneGrains =>
        {
            var oneJob = await StartAsync(one, oneGrains, config, seconds);
            await using var two = await SiloCluster.PinnedAsync(processors);
            return await two.AskAsync(two.Silos[0], async twoGrains =>
            {
                var twoJob = await StartAsync(two, twoGrains, config, seconds);
                return await take(async () =>
                {
                    var load = new OtherLoad([.. one.Silos.Concat(two.Silos).Select(silo => silo.ProcessId)]);
                    var before = await TurnAsync(one, oneJob, seconds / 2);
                    var figures = await TurnAsync(two, twoJob, seconds);
                    var after = await TurnAsync(one, oneJob, seconds / 2);
                    return new SiloAlternation(
                        (before.TokensPerSecond + after.TokensPerSecond) / 2, (before.WallTokensPerSecond + after.WallTokensPerSecond) / 2,
                        figures, load.Cores);
                });
            });
        });
    }

    private static async Task<TrainingJob> StartAsync(SiloCluster cluster, IGrainFactory grains, StepConfig config, double seconds)
    {
        var job = await TrainingJob.StartAsync(grains, config, cluster.Silos.Count);
        var figures = await job.MeasureAsync(seconds);
        cluster.Freeze();
        return figures.WorkerSilos.Count == cluster.Silos.Count
            ? job
            : throw new TroubleException($"The job computed on {string.Join(", ", figures.WorkerSilos)}; it was to compute on {cluster.Silos.Count} silo(s).");
    }

    private static async Task<JobFigures> TurnAsync(SiloCluster cluster, TrainingJob job, double seconds)
    {
        cluster.Thaw();
        var figures = await job.MeasureAsync(seconds);
        cluster.Freeze();
        return figures;
    }
}
