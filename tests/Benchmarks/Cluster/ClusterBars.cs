namespace DistSeq.Benchmarks.Cluster;

/// <summary>What a cluster must reach.</summary>
internal static class ClusterBars
{
    /// <summary>
    /// At most this between a call and its answer for 99 calls of 100, in milliseconds, while every processor trains.
    /// </summary>
    public const double PingMilliseconds = 500;

    /// <summary>Least share of the engine's rate that a job in one silo has; null for no bar.</summary>
    public static double? OneSilo(string config) => config switch
    {
        "shake" => 0.97,
        "shake-small" => 0.90,
        _ => null,
    };

    /// <summary>Least rate of two silos with one processor each, by that of one such silo; null for no bar.</summary>
    public static double? TwoSilos(string config) => config == "shake" ? 1.8 : null;
}
