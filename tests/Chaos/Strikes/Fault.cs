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

    /// <summary>SIGSTOP of Redis for 10 seconds while a client of the second cluster uploads.</summary>
    PauseUpload,

    /// <summary>SIGSTOP of Redis for 10 seconds in the middle of a sweep of the second cluster.</summary>
    PauseSweep,

    /// <summary>The disk of a third cluster's artifacts fills while it trains, and gets room again after a while.</summary>
    FillDisk,

    /// <summary>Redis loses everything.</summary>
    EmptyStore,

    /// <summary>The wall clock of a silo is set an hour ahead, and set back after a while.</summary>
    MoveClock,
}
