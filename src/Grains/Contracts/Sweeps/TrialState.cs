namespace DistSeq.Contracts.Sweeps;

/// <summary>Where a trial stands.</summary>
public enum TrialState
{
    /// <summary>Issued; its job runs or is about to.</summary>
    Running,

    /// <summary>Its job completed and its objective is known.</summary>
    Completed,

    /// <summary>Its job failed; the sweep continues.</summary>
    Failed,

    /// <summary>Its job was cancelled.</summary>
    Cancelled,

    /// <summary>Ended early because it was not promising. Its job is kept where it stopped.</summary>
    Pruned,
}
