namespace DistSeq.Grains.Jobs;

/// <summary>A parameter shard is gone or does not answer: the job goes on from its last checkpoint, in a new epoch.</summary>
internal sealed class ShardLostException(string message) : Exception(message);
