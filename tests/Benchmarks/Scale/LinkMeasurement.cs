using DistSeq.Benchmarks.Cluster;
using DistSeq.Benchmarks.Steps;

namespace DistSeq.Benchmarks.Scale;

/// <summary>Times of steps on two silos behind links of several rates, and on one alone.</summary>
internal static class LinkMeasurement
{
    private static readonly int[] Megabits = [20_000, 1_000, 300, 100];

    /// <param name="configs">Of different sizes.</param>
    /// <param name="seconds">To measure each for.</param>
    /// <param name="report">Told of each as it is there.</param>
    /// <exception cref="TroubleException">A program fails.</exception>
    public static async Task<IReadOnlyList<(ScaleLoad Load, double BitsPerSecond, double Seconds)>> RunAsync(
        IReadOnlyList<StepConfig> configs, double seconds, Action<string> report)
    {
        List<(ScaleLoad, double, double)> steps = [];
        foreach (var config in configs)
        {
            var parameters = new Engine.Models.ParameterLayout(EngineModel.Of(config)).Length;
            var alone = await StepSecondsAsync(config, 1, seconds);
            report($"{config.Name}: {alone * 1e3:F2} ms on one silo");
            foreach (var rate in Megabits)
            {
                ShapedNetwork.Limit(rate);
                var step = await StepSecondsAsync(config, 2, seconds);
                report($"{config.Name}: {step * 1e3:F2} ms on two silos over {rate} Mbit/s");
                steps.Add((new ScaleLoad(alone, parameters), rate * 1e6, step));
            }
        }

        return steps;
    }

    private static async Task<double> StepSecondsAsync(StepConfig config, int silos, double seconds)
    {
        await using var cluster = await SiloCluster.PinnedAsync(Processors.FirstTwo()[..silos], ShapedNetwork.Addresses);
        var figures = await cluster.AskAsync(cluster.Silos[0], async grains =>
            await (await TrainingJob.StartAsync(grains, config, silos)).MeasureAsync(seconds));
        return config.TokensPerStep / figures.TokensPerSecond;
    }
}
