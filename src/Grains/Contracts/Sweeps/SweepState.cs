namespace DistSeq.Contracts.Sweeps;

/// <summary>Where a sweep stands.</summary>
public enum SweepState
{
    /// <summary>Its trials run, or wait for compute threads.</summary>
    Running,

    /// <summary>All its trials have ended.</summary>
    Completed,

    /// <summary>Ended by an error that concerns all trials, such as data that cannot be read.</summary>
    Failed,

    /// <summary>Ended by a user.</summary>
    Cancelled,
}
