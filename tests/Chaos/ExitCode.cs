namespace DistSeq.Chaos;

/// <summary>What the process tells its caller.</summary>
internal static class ExitCode
{
    public const int Fine = 0;

    /// <summary>The user's mistake.</summary>
    public const int Mistake = 1;

    /// <summary>The machine lacks something.</summary>
    public const int Trouble = 2;

    /// <summary>Something that must hold did not.</summary>
    public const int Missed = 3;

    /// <summary>Ended by Ctrl-C or SIGTERM.</summary>
    public const int Interrupted = 130;
}
