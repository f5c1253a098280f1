namespace DistSeq.Benchmarks.Cluster;

/// <summary>One configuration on one and on two silos: medians over the alternations.</summary>
/// <param name="Config">Name of the configuration.</param>
/// <param name="OneTokensPerSecond">Rate of one silo, by the job's own clock.</param>
/// <param name="TwoTokensPerSecond">Rate of two silos.</param>
/// <param name="Ratio">The second divided by the first.</param>
/// <param name="WallRatio">The same by the wall clock.</param>
/// <param name="Least">The bar of the ratio; null for none.</param>
/// <param name="OtherCores">Processor time of other processes, in processors: the largest of the alternations.</param>
/// <param name="Repeated">Alternations measured again because of other processes.</param>
/// <param name="Noisy">Alternations that other processes disturbed every time.</param>
/// <param name="Alternations">What was measured.</param>
internal sealed record TwoSilosRow(
    string Config,
    double OneTokensPerSecond,
    double TwoTokensPerSecond,
    double Ratio,
    double WallRatio,
    double? Least,
    double OtherCores,
    int Repeated,
    int Noisy,
    IReadOnlyList<SiloAlternation> Alternations)
{
    /// <summary>Whether the bar is reached, if there is one.</summary>
    public bool Reached => Least is null || Ratio >= Least;

    public static TwoSilosRow Of(string config, QuietRuns<SiloAlternation> runs) => new(
        config, runs.Median(one => one.OneTokensPerSecond), runs.Median(one => one.Two.TokensPerSecond),
        runs.Median(one => one.Ratio),
        runs.Median(one => one.WallRatio), ClusterBars.TwoSilos(config), runs.OtherCores, runs.Repeated, runs.Noisy, runs.Kept);
}
