namespace DistSeq.Benchmarks.Sweeps;

/// <summary>What a sweep of many trivial trials costs.</summary>
/// <param name="Search">How trials are chosen.</param>
/// <param name="Trials">Trials that have completed.</param>
/// <param name="JobMilliseconds">Mean time of a trial's job, from its submission to its end.</param>
/// <param name="SweepMilliseconds">Mean time a trial without that.</param>
/// <param name="LastMilliseconds">The same for the last fifth of the trials.</param>
/// <param name="Memory">Managed memory of the silo, by trials that have ended.</param>
internal sealed record SweepScaleFigures(
    string Search, int Trials, double JobMilliseconds, double SweepMilliseconds, double LastMilliseconds,
    IReadOnlyList<MemoryAt> Memory)
{
    /// <summary>Most time of the coordinator a trial.</summary>
    public const double MostMilliseconds = 10;

    /// <summary>Most kilobytes that a trial leaves in memory: its row, and what a list of jobs knows of it.</summary>
    public const double MostKilobytes = 16;

    private const double Kilobyte = 1_000;

    /// <summary>Growth of the memory a trial, from the first figure to the last.</summary>
    public double KilobytesATrial =>
        (Memory[^1].Bytes - Memory[0].Bytes) / Kilobyte / Math.Max(1, Memory[^1].Trials - Memory[0].Trials);

    public bool IsFast => Math.Max(SweepMilliseconds, LastMilliseconds) <= MostMilliseconds;

    public bool IsFlat => KilobytesATrial <= MostKilobytes;
}
