using System.Text.Json.Serialization;

namespace DistSeq.Benchmarks.Versus;

/// <summary>One configuration on one number of threads: medians over the alternations.</summary>
/// <param name="Config">Name of the configuration.</param>
/// <param name="Threads">Threads of both programs.</param>
/// <param name="OursTokensPerSecond">The engine's, by the median step.</param>
/// <param name="LibtorchTokensPerSecond">libtorch's, by the median step.</param>
/// <param name="RatioMedian">libtorch's median step divided by the engine's: above 1 the engine is faster.</param>
/// <param name="RatioBest">libtorch's 5th-percentile step divided by the engine's.</param>
/// <param name="OtherCores">Processor time of other processes, in processors: the largest of the alternations.</param>
/// <param name="Repeated">Alternations measured again because of other processes.</param>
/// <param name="Noisy">Alternations that other processes disturbed every time.</param>
/// <param name="Alternations">What was measured.</param>
internal sealed record VersusRow(
    string Config,
    int Threads,
    double OursTokensPerSecond,
    double LibtorchTokensPerSecond,
    double RatioMedian,
    double RatioBest,
    double OtherCores,
    int Repeated,
    int Noisy,
    IReadOnlyList<Alternation> Alternations)
{
    [JsonIgnore]
    public bool IsNoisy => Noisy > 0;
}
