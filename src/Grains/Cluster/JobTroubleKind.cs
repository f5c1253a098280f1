namespace DistSeq.Grains.Cluster;

/// <summary>What can hold up a job for a while.</summary>
internal enum JobTroubleKind
{
    /// <summary>No checkpoint in mid-run can be written; training goes on.</summary>
    Checkpoint,

    /// <summary>Attempts to train fail.</summary>
    Attempt,

    /// <summary>Training is done, but the result cannot be written.</summary>
    Result,
}
