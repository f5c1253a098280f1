using DistSeq.Grains.Placement;

namespace DistSeq.Grains.Parameters;

/// <summary>A parameter shard as others of its job reach it: on their own silo directly, elsewhere through its grain.</summary>
internal sealed class ShardPort(IGrainFactory grains, NearShards near, string job, long attempt, int index, string silo)
{
    private readonly string _key = SiloKey.Shard(job, attempt, index, silo);
    private readonly IParameterShardGrain _grain =
        grains.GetGrain<IParameterShardGrain>(SiloKey.Shard(job, attempt, index, silo));

    /// <summary>Hands in gradients and awaits the weights after them. Safe to repeat.</summary>
    /// <param name="push">The gradients.</param>
    /// <param name="stop">When it completes, an answer that is not there yet is not asked for again.</param>
    public async Task<PushReply> PushPull(Push push, Task stop)
    {
        if (near.Find(_key) is { } shard)
            return await shard.PushPull(push);
        PushReply reply;
        do
            reply = await _grain.PushPull(push);
        while (reply.Result == PushResult.Waiting && !stop.IsCompleted);
        return reply;
    }

    /// <summary>Weights of the current version or the one before it.</summary>
    public Task<PushReply> Pull(long version) => _grain.Pull(attempt, version);

    /// <summary>Carried states of some lanes at a version.</summary>
    public Task<IReadOnlyList<LaneReport>> PullStates(long version, int firstLane, int lanes) =>
        _grain.PullStates(attempt, version, firstLane, lanes);

    /// <summary>
    /// Hands in a shard's sums of squares and awaits the sum over all shards; null when the shard has another version.
    /// </summary>
    /// <exception cref="TimeoutException">Others are slow to come: to be repeated.</exception>
    public async Task<double?> ExchangeSquares(long version, int from, double[] squares) => near.Find(_key) is { } shard
        ? await shard.ExchangeSquares(version, from, squares)
        : await _grain.ExchangeSquares(attempt, version, from, squares);
}
