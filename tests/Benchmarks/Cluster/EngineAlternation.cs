namespace DistSeq.Benchmarks.Cluster;

/// <summary>A turn of a job in one silo between two turns of the bare engine, so that drift of the machine cancels.</summary>
/// <param name="EngineTokensPerSecond">The engine's, mean over the steps of both its turns.</param>
/// <param name="Job">The job's figures.</param>
/// <param name="OtherCores">Processor time of other processes meanwhile, in processors.</param>
internal sealed record EngineAlternation(double EngineTokensPerSecond, JobFigures Job, double OtherCores) : DisturbedRun(
    OtherCores)
{
    /// <summary>The job's rate divided by the engine's.</summary>
    public double Share => Job.TokensPerSecond / EngineTokensPerSecond;

    /// <summary>The same, counting the job's pauses for samples and checkpoints.</summary>
    public double WallShare => Job.WallTokensPerSecond / EngineTokensPerSecond;

    /// <summary>Takes turns: the silo is stopped while the engine runs in this process.</summary>
    /// <param name="config">What to train.</param>
    /// <param name="threads">Threads of the engine, and compute threads of the silo.</param>
    /// <param name="seconds">Length of a turn; each of the engine's two takes half of it.</param>
    /// <param name="take">Measures as often as is asked for.</param>
    /// <exception cref="TroubleException">The silo or the job failed.</exception>
    public static async Task<QuietRuns<EngineAlternation>> TakeAsync(
        StepConfig config, int threads, double seconds, Func<Func<Task<EngineAlternation>>,
        Task<QuietRuns<EngineAlternation>>> take)
    {
        await using var cluster = await SiloCluster.OneAsync(threads);
        return await cluster.AskAsync(cluster.Silos[0], async grains =>
        {
            var job = await TrainingJob.StartAsync(grains, config, threads);
            await job.MeasureAsync(seconds);
            cluster.Freeze();
            StepRun.Measure(config, threads, seconds);
            return await take(async () =>
            {
                var load = new OtherLoad(cluster.Silos[0].ProcessId);
                var before = StepRun.Measure(config, threads, seconds / 2);
                cluster.Thaw();
                var figures = await job.MeasureAsync(seconds);
                cluster.Freeze();
                var after = StepRun.Measure(config, threads, seconds / 2);
                return new EngineAlternation((before.TokensPerSecondMean + after.TokensPerSecondMean) / 2, figures, load.Cores);
            });
        });
    }
}
