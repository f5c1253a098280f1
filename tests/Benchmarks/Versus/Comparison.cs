namespace DistSeq.Benchmarks.Versus;

/// <summary>Alternates the engine with libtorch.</summary>
/// <param name="peer">The other program.</param>
/// <param name="alternations">How often each is measured, 1 or more.</param>
/// <param name="seconds">How long each time.</param>
/// <param name="progress">Where every alternation is reported.</param>
internal sealed class Comparison(LibtorchPeer peer, int alternations, double seconds, TextWriter progress)
{
    private const int MostAttempts = 4;

    /// <exception cref="TroubleException">One of the programs failed.</exception>
    public async Task<VersusRow> RunAsync(StepConfig config, int threads)
    {
        var runs = await QuietRuns<Alternation>.TakeAsync(
            alternations, MostAttempts,
            number => Alternation.RunAsync(peer, config, threads, seconds, oursFirst: number % 2 == 1),
            (number, alternation) => progress.WriteLine(
                $"{config.Name}, {threads} thread(s), {number} of {alternations}: "
                + $"ours {Figures.Short(alternation.Ours.MsPerStepMedian)} ms, "
                + $"libtorch {Figures.Short(alternation.Libtorch.MsPerStepMedian)} ms, "
                + $"others {Figures.Ratio(alternation.OtherCores)} processors{(alternation.IsNoisy ? ": too much" : "")}"));
        return new VersusRow(
            config.Name, threads, runs.Median(one => one.Ours.TokensPerSecond), runs.Median(one => one.Libtorch.TokensPerSecond),
            runs.Median(one => one.RatioMedian), runs.Median(one => one.RatioBest), runs.OtherCores, runs.Repeated, runs.Noisy,
            runs.Kept);
    }
}
