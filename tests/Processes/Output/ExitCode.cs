namespace DistSeq.Processes.Output;

/// <summary>Exit codes of the programs beside the tests.</summary>
public static class ExitCode
{
    public const int Fine = 0;

    /// <summary>The user's mistake.</summary>
    public const int Mistake = 1;

    /// <summary>The machine lacks something, or a child process failed.</summary>
    public const int Trouble = 2;

    /// <summary>Something did not hold that must, or a bar is not reached.</summary>
    public const int Missed = 3;

    /// <summary>Ended by Ctrl-C or SIGTERM.</summary>
    public const int Interrupted = 130;
}
