using DistSeq.Contracts.Specs;

namespace DistSeq.Benchmarks.Scale;

/// <summary>Times of steps on two silos behind links of several rates, and on one alone.</summary>
internal static class LinkMeasurement
{
    // Loopback, a common network, and a slow one. The model is fitted to sync on all of them, and compared with the other modes
    // on one.
    private static readonly int[] Megabits = [20_000, 1_000, 200];
    private const int OfAllModes = 1_000;

    /// <param name="configs">Configurations of different sizes.</param>
    /// <param name="seconds">How long to measure each.</param>
    /// <param name="report">Gets each as soon as it is measured.</param>
    /// <exception cref="TroubleException">A program fails.</exception>
    public static async Task<IReadOnlyList<LinkStep>> RunAsync(
        IReadOnlyList<StepConfig> configs, double seconds, Action<string> report)
    {
        List<LinkStep> steps = [];
        foreach (var config in configs)
        {
            var parameters = new Engine.Models.ParameterLayout(EngineModel.Of(config)).Length;
            var alone = await StepSecondsAsync(config, Traffic.Sync.Spec, 1, seconds);
            report($"{config.Name}: {alone * 1e3:F2} ms on one silo");
            foreach (var rate in Megabits)
            {
                ShapedNetwork.Limit(rate);
                foreach (var traffic in rate == OfAllModes ? Traffic.All : [Traffic.Sync])
                {
                    var step = await StepSecondsAsync(config, traffic.Spec, 2, seconds);
                    report($"{config.Name}, {traffic.Name}: {step * 1e3:F2} ms on two silos over {rate} Mbit/s");
                    steps.Add(new LinkStep(config.Name, new ScaleLoad(alone, parameters), traffic, rate * 1e6, step));
                }
            }
        }

        return steps;
    }

    private static async Task<double> StepSecondsAsync(StepConfig config, AggregationSpec aggregation, int silos, double seconds)
    {
        await using var cluster = await SiloCluster.PinnedAsync(Processors.FirstTwo()[..silos], ShapedNetwork.Addresses);
        var figures = await cluster.AskAsync(cluster.Silos[0], async grains =>
            await (await TrainingJob.StartAsync(grains, config, silos, aggregation)).MeasureAsync(seconds));
        return figures.WorkerSilos.Count == silos
            ? config.TokensPerStep / figures.TokensPerSecond
            : throw new TroubleException(
                $"The job computed on {string.Join(", ", figures.WorkerSilos)}; it was to compute on {silos} silo(s).");
    }
}
