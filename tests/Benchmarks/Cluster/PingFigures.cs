namespace DistSeq.Benchmarks.Cluster;

/// <summary>Times of calls that do nothing, while two silos train, in milliseconds.</summary>
/// <param name="Config">What they train.</param>
/// <param name="Calls">Calls made; all were answered.</param>
/// <param name="P50">Half of them took at most this.</param>
/// <param name="P99">99 of 100 took at most this.</param>
/// <param name="Max">The longest.</param>
/// <param name="TokensPerSecond">What the silos trained meanwhile, by the wall clock.</param>
/// <param name="OtherCores">Processor time of other processes, in processors.</param>
internal sealed record PingFigures(
    string Config, int Calls, double P50, double P99, double Max, double TokensPerSecond, double OtherCores)
    : DisturbedRun(OtherCores)
{
    /// <summary>The bar: P99 is below it.</summary>
    public double Most { get; } = ClusterBars.PingMilliseconds;

    public bool Reached => P99 < Most;

    /// <param name="config">What the silos train.</param>
    /// <param name="milliseconds">Time of every call; sorted here.</param>
    /// <param name="tokensPerSecond">What the silos trained.</param>
    /// <param name="otherCores">Processor time of other processes.</param>
    public static PingFigures Of(string config, double[] milliseconds, double tokensPerSecond, double otherCores)
    {
        Array.Sort(milliseconds);
        double At(double share) => milliseconds[(int)Math.Ceiling(share * milliseconds.Length) - 1];
        return new PingFigures(config, milliseconds.Length, At(0.5), At(0.99), milliseconds[^1], tokensPerSecond, otherCores);
    }
}
