namespace DistSeq.Grains.Aggregation;

/// <summary>
/// A parameter shard as its <see cref="PushIntake"/> sees it: pushes come from several threads, updates one after the other.
/// </summary>
internal interface IUpdatedShard
{
    /// <summary>Guards everything but <see cref="Apply"/>.</summary>
    Lock Lock { get; }

    /// <summary>Lanes of a step.</summary>
    int Lanes { get; }

    /// <summary>True once the job does not use this shard any more.</summary>
    bool IsAbandoned { get; }

    /// <summary>The current version with its weights.</summary>
    PushReply Current { get; }

    /// <summary>Whether the weights are being changed and cannot be copied.</summary>
    bool IsUpdating { get; set; }

    /// <summary>Updates the weights by the mean gradient over the lanes of some parts. One call at a time.</summary>
    /// <returns>Whether all new weights and all of the optimizer state are finite.</returns>
    Task<bool> Apply(LanePart[] parts);

    /// <summary>Enters a part in the ledger.</summary>
    void Enter(long step, LanePart part);

    /// <summary>Hands out the weights of the last update although the version is not complete.</summary>
    void Refresh(bool finite);

    /// <summary>Makes the weights of the last update the next version.</summary>
    void Publish(StepGathering step, bool finite);
}
