namespace DistSeq.Grains.Tests.Jobs;

/// <summary>What can go wrong in the middle of a job.</summary>
public enum Fault
{
    /// <summary>The push never reaches its shard.</summary>
    PushLostBeforeArrival,

    /// <summary>The push arrives, but its answer is lost.</summary>
    PushLostAfterArrival,

    /// <summary>The same push comes twice.</summary>
    PushDuplicated,

    /// <summary>A push of an earlier step comes again.</summary>
    PushOfOlderStep,

    /// <summary>A push comes before its step.</summary>
    PushOfFutureStep,

    /// <summary>A push of an earlier attempt comes.</summary>
    PushOfOlderAttempt,

    /// <summary>A push comes of an attempt that the shard does not know.</summary>
    PushOfLaterAttempt,

    /// <summary>The shard loses its memory.</summary>
    ShardDeactivated,

    /// <summary>The shard loses its memory while one worker's push waits there for another worker's.</summary>
    ShardDeactivatedWhilePushWaits,

    /// <summary>The shard accepts pushes and never answers.</summary>
    ShardHangs,

    /// <summary>A worker loses its memory.</summary>
    WorkerDeactivated,

    /// <summary>A worker's push hangs while its silo answers: the worker is too slow.</summary>
    WorkerHangs,

    /// <summary>The job's grain loses its memory while somebody watches.</summary>
    JobDeactivated,

    /// <summary>The job's grain loses its memory while nobody asks for it.</summary>
    JobDeactivatedUnwatched,

    /// <summary>The artifact store refuses the checkpoint twice.</summary>
    CheckpointRefused,

    /// <summary>A silo is killed.</summary>
    FirstSiloKilled,

    /// <summary>A silo is killed.</summary>
    SecondSiloKilled,

    /// <summary>A silo is killed.</summary>
    ThirdSiloKilled,

    /// <summary>A silo is asked to stop.</summary>
    SiloStopped,
}
