using DistSeq.Benchmarks.Output;
using DistSeq.Benchmarks.Steps;

namespace DistSeq.Benchmarks.Versus;

/// <summary>Alternates the engine with libtorch.</summary>
/// <param name="peer">The other program.</param>
/// <param name="alternations">How often each is measured, 1 or more.</param>
/// <param name="seconds">How long each time.</param>
/// <param name="progress">Told about every alternation.</param>
internal sealed class Comparison(LibtorchPeer peer, int alternations, double seconds, TextWriter progress)
{
    private const int MostAttempts = 4;

    /// <exception cref="TroubleException">One of the programs failed.</exception>
    public VersusRow Run(StepConfig config, int threads)
    {
        List<Alternation> kept = [];
        var attempts = 0;
        for (var number = 1; number <= alternations; number++)
        {
            Alternation? quietest = null;
            for (var attempt = 0; attempt < MostAttempts && quietest is null or { IsNoisy: true }; attempt++, attempts++)
            {
                var alternation = Alternation.Run(peer, config, threads, seconds, oursFirst: number % 2 == 1);
                progress.WriteLine(
                    $"{config.Name}, {threads} thread(s), {number} of {alternations}: ours {Figures.Short(alternation.Ours.MsPerStepMedian)} ms, " +
                    $"libtorch {Figures.Short(alternation.Libtorch.MsPerStepMedian)} ms, others {Figures.Ratio(alternation.OtherCores)} processors" +
                    (alternation.IsNoisy ? ": too much" : ""));
                if (quietest is null || alternation.OtherCores < quietest.OtherCores)
                    quietest = alternation;
            }

            kept.Add(quietest!);
        }

        return new VersusRow(
            config.Name, threads,
            Sample.Median(kept.Select(one => one.Ours.TokensPerSecond)), Sample.Median(kept.Select(one => one.Libtorch.TokensPerSecond)),
            Sample.Median(kept.Select(one => one.RatioMedian)), Sample.Median(kept.Select(one => one.RatioBest)),
            kept.Max(one => one.OtherCores), attempts - alternations, kept.Count(one => one.IsNoisy), kept);
    }
}
