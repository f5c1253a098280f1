namespace DistSeq.Chaos.Strikes;

/// <summary>What is done to a process.</summary>
internal enum Fault
{
    /// <summary>SIGKILL of a silo.</summary>
    Kill,

    /// <summary>SIGSTOP of a silo, and after a while SIGCONT.</summary>
    Hang,

    /// <summary>SIGTERM of a silo.</summary>
    Terminate,

    /// <summary>SIGSTOP of Redis, and after 20 seconds SIGCONT.</summary>
    PauseRedis,

    /// <summary>SIGKILL of the client; another one watches.</summary>
    KillClient,
}
