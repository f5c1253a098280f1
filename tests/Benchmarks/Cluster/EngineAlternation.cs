using DistSeq.Benchmarks.Machine;
using DistSeq.Benchmarks.Steps;
using DistSeq.Benchmarks.Versus;

namespace DistSeq.Benchmarks.Cluster;

/// <summary>The bare engine and a job in one silo, one after the other.</summary>
/// <param name="Engine">The engine's figures.</param>
/// <param name="Job">The job's figures.</param>
/// <param name="OtherCores">Processor time of other processes meanwhile, in processors.</param>
internal sealed record EngineAlternation(StepFigures Engine, JobFigures Job, double OtherCores) : DisturbedRun(OtherCores)
{
    /// <summary>The job's rate by the engine's, both means over all steps.</summary>
    public double Share => Job.TokensPerSecond / Engine.TokensPerSecondMean;

    /// <summary>The same with the job's pauses, for samples and checkpoints, counted.</summary>
    public double WallShare => Job.WallTokensPerSecond / Engine.TokensPerSecondMean;

    /// <exception cref="TroubleException">One of the programs failed.</exception>
    public static async Task<EngineAlternation> RunAsync(StepConfig config, int threads, double seconds, bool engineFirst)
    {
        var load = new OtherLoad();
        var engine = engineFirst ? EngineChild.Measure(config, threads, seconds) : null;
        var job = await MeasureJobAsync(config, threads, seconds);
        engine ??= EngineChild.Measure(config, threads, seconds);
        return new EngineAlternation(engine, job, load.Cores);
    }

    private static async Task<JobFigures> MeasureJobAsync(StepConfig config, int threads, double seconds)
    {
        await using var cluster = await SiloCluster.OneAsync(threads);
        return await cluster.AskAsync(cluster.Silos[0], async grains =>
            await (await TrainingJob.StartAsync(grains, config, threads)).MeasureAsync(seconds));
    }
}
