namespace DistSeq.Benchmarks.Cluster;

/// <summary>
/// A turn of a job on two silos, each tied to its own processor, between two turns of the same job on one such silo, so that
/// drift of the machine cancels.
/// </summary>
/// <param name="OneTokensPerSecond">Rate on one silo, mean of both its turns.</param>
/// <param name="OneWallTokensPerSecond">The same, counting the job's pauses for samples and checkpoints.</param>
/// <param name="Two">Figures on two silos.</param>
/// <param name="OtherCores">Processor time of other processes meanwhile, in processors.</param>
internal sealed record SiloAlternation(
    double OneTokensPerSecond, double OneWallTokensPerSecond, JobFigures Two, double OtherCores) : DisturbedRun(OtherCores)
{
    public double Ratio => Two.TokensPerSecond / OneTokensPerSecond;

    /// <summary>The same, counting the pauses of both jobs.</summary>
    public double WallRatio => Two.WallTokensPerSecond / OneWallTokensPerSecond;

    /// <summary>Takes turns on two clusters: one is stopped while the other runs.</summary>
    /// <param name="config">What to train.</param>
    /// <param name="processors">Processors of the two silos; the single silo has the first.</param>
    /// <param name="seconds">Length of a turn; each of the single silo's two takes half of it.</param>
    /// <param name="tls">Whether connections are encrypted.</param>
    /// <param name="take">Measures as often as is asked for.</param>
    /// <exception cref="TroubleException">A program failed, or one of two silos did not compute.</exception>
    public static async Task<QuietRuns<SiloAlternation>> TakeAsync(
        StepConfig config, int[] processors, double seconds, bool tls,
        Func<Func<Task<SiloAlternation>>, Task<QuietRuns<SiloAlternation>>> take)
    {
        await using var one = await SiloCluster.PinnedAsync(processors[..1], tls: tls);
        return await one.AskAsync(one.Silos[0], async oneGrains =>
        {
            var oneJob = await StartAsync(one, oneGrains, config, seconds);
            await using var two = await SiloCluster.PinnedAsync(processors, tls: tls);
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
                        (before.TokensPerSecond + after.TokensPerSecond) / 2,
                        (before.WallTokensPerSecond + after.WallTokensPerSecond) / 2,
                        figures, load.Cores);
                });
            });
        });
    }

    private static async Task<TrainingJob> StartAsync(
        SiloCluster cluster, IGrainFactory grains, StepConfig config, double seconds)
    {
        var job = await TrainingJob.StartAsync(grains, config, cluster.Silos.Count);
        var figures = await job.MeasureAsync(seconds);
        cluster.Freeze();
        return figures.WorkerSilos.Count == cluster.Silos.Count
            ? job
            : throw new TroubleException($"The job computed on {string.Join(", ", figures.WorkerSilos)}; "
                + $"it was to compute on {cluster.Silos.Count} silo(s).");
    }

    private static async Task<JobFigures> TurnAsync(SiloCluster cluster, TrainingJob job, double seconds)
    {
        cluster.Thaw();
        var figures = await job.MeasureAsync(seconds);
        cluster.Freeze();
        return figures;
    }
}
