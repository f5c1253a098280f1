namespace DistSeq.Benchmarks.Machine;

/// <summary>Something measured once, on a machine that other processes may use.</summary>
/// <param name="OtherCores">Processor time of other processes meanwhile, in processors.</param>
internal abstract record DisturbedRun(double OtherCores)
{
    /// <summary>Above this, the figure says more about other processes.</summary>
    public const double MostOtherCores = 0.1;

    /// <summary>The note below a table with noisy runs.</summary>
    public static string Warning { get; } = FormattableString.Invariant(
        $"Noisy: other processes took more than {MostOtherCores} processors every time. Measure again on a quiet machine.");

    public bool IsNoisy => OtherCores > MostOtherCores;
}
