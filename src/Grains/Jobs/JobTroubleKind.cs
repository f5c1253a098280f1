namespace DistSeq.Grains.Jobs;

/// <summary>What may hold a job up for a while.</summary>
internal enum JobTroubleKind
{
    /// <summary>No checkpoint in mid-run can be written; training goes on.</summary>
    Checkpoint,

    /// <summary>Attempts to train fail.</summary>
    Attempt,

    /// <summary>It has been trained, and its result cannot be written.</summary>
    Result,
}
