namespace DistSeq.Benchmarks;

/// <summary>What the process tells its caller.</summary>
internal static class ExitCode
{
    public const int Fine = 0;

    /// <summary>The user's mistake.</summary>
    public const int Mistake = 1;

    /// <summary>The machine lacks something, or a child process failed.</summary>
    public const int Trouble = 2;

    /// <summary>Measured, but a bar is not reached.</summary>
    public const int Missed = 3;
}
