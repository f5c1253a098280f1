namespace DistSeq.Client;

/// <summary>What the process tells its caller.</summary>
internal static class ExitCode
{
    public const int Fine = 0;

    /// <summary>The user's mistake, or a job that failed.</summary>
    public const int Mistake = 1;

    /// <summary>The cluster's trouble.</summary>
    public const int Cluster = 2;

    public const int Interrupted = 130;
}
