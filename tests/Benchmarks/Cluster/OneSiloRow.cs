namespace DistSeq.Benchmarks.Cluster;

/// <summary>One configuration on one number of threads: medians over the alternations.</summary>
/// <param name="Config">Name of the configuration.</param>
/// <param name="Threads">Threads of the engine, and compute threads of the silo.</param>
/// <param name="EngineTokensPerSecond">The bare engine's, mean over its steps.</param>
/// <param name="JobTokensPerSecond">The job's, by its own clock.</param>
/// <param name="Share">The job's rate divided by the engine's.</param>
/// <param name="WallShare">The same by the wall clock.</param>
/// <param name="Least">The bar of the share; null for none.</param>
/// <param name="OtherCores">Processor time of other processes, in processors: the largest of the alternations.</param>
/// <param name="Repeated">Alternations measured again because of other processes.</param>
/// <param name="Noisy">Alternations that other processes disturbed every time.</param>
/// <param name="Alternations">What was measured.</param>
internal sealed record OneSiloRow(
    string Config,
    int Threads,
    double EngineTokensPerSecond,
    double JobTokensPerSecond,
    double Share,
    double WallShare,
    double? Least,
    double OtherCores,
    int Repeated,
    int Noisy,
    IReadOnlyList<EngineAlternation> Alternations)
{
    /// <summary>Whether the bar is reached, if there is one.</summary>
    public bool Reached => Least is null || Share >= Least;

    public static OneSiloRow Of(string config, int threads, QuietRuns<EngineAlternation> runs) => new(
        config, threads, runs.Median(one => one.EngineTokensPerSecond), runs.Median(one => one.Job.TokensPerSecond),
        runs.Median(one => one.Share), runs.Median(one => one.WallShare), ClusterBars.OneSilo(config),
        runs.OtherCores, runs.Repeated, runs.Noisy, runs.Kept);
}
