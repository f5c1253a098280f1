namespace DistSeq.Contracts.Jobs;

/// <summary>Where a job stands.</summary>
public enum JobState
{
    /// <summary>Accepted; not training yet.</summary>
    Queued,

    /// <summary>Training.</summary>
    Running,

    /// <summary>All steps done; weights and results are kept.</summary>
    Completed,

    /// <summary>Ended by an error; see <see cref="JobStatus.Error"/>.</summary>
    Failed,

    /// <summary>Ended by a user.</summary>
    Cancelled,
}
