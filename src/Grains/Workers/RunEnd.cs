namespace DistSeq.Grains.Workers;

/// <summary>How a run of steps ended.</summary>
internal enum RunEnd
{
    /// <summary>All steps are done, or one that is not finite.</summary>
    Done,

    /// <summary>A shard refused: the plan is of an earlier attempt.</summary>
    OutOfDate,

    /// <summary>A shard cannot be reached.</summary>
    ShardLost,
}
