using DistSeq.Benchmarks.Machine;
using DistSeq.Benchmarks.Steps;

namespace DistSeq.Benchmarks.Cluster;

/// <summary>The same job on one silo and on two, one after the other, each silo tied to a processor of its own.</summary>
/// <param name="One">On one silo.</param>
/// <param name="Two">On two.</param>
/// <param name="OtherCores">Processor time of other processes meanwhile, in processors.</param>
internal sealed record SiloAlternation(JobFigures One, JobFigures Two, double OtherCores) : DisturbedRun(OtherCores)
{
    public double Ratio => Two.TokensPerSecond / One.TokensPerSecond;

    /// <summary>The same with the pauses of both jobs, for samples and checkpoints, counted.</summary>
    public double WallRatio => Two.WallTokensPerSecond / One.WallTokensPerSecond;

    /// <exception cref="TroubleException">A program failed, or one of two silos did not compute.</exception>
    public static async Task<SiloAlternation> RunAsync(StepConfig config, int[] processors, double seconds, bool oneFirst)
    {
        var load = new OtherLoad();
        var one = oneFirst ? await MeasureAsync(config, processors[..1], seconds) : null;
        var two = await MeasureAsync(config, processors, seconds);
        one ??= await MeasureAsync(config, processors[..1], seconds);
        return new SiloAlternation(one, two, load.Cores);
    }

    private static async Task<JobFigures> MeasureAsync(StepConfig config, int[] processors, double seconds)
    {
        await using var cluster = await SiloCluster.PinnedAsync(processors);
        var figures = await cluster.AskAsync(cluster.Silos[0], async grains =>
            await (await TrainingJob.StartAsync(grains, config, processors.Length)).MeasureAsync(seconds));
        return figures.WorkerSilos.Count == processors.Length
            ? figures
            : throw new TroubleException($"The job computed on {string.Join(", ", figures.WorkerSilos)}; it was to compute on {processors.Length} silo(s).");
    }
}
