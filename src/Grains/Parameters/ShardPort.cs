using DistSeq.Grains.Placement;

namespace DistSeq.Grains.Parameters;

/// <summary>How workers and shards reach a parameter shard: directly on their own silo, through its grain elsewhere.</summary>
internal sealed class ShardPort(IGrainFactory grains, NearShards near, string job, long attempt, int index, string silo)
{
    private readonly string _key = SiloKey.Shard(job, attempt, index, silo);
    private readonly IParameterShardGrain _grain =
        grains.GetGrain<IParameterShardGrain>(SiloKey.Shard(job, attempt, index, silo));

    /// <summary>Pushes gradients and waits for the weights after them. Safe to repeat.</summary>
    /// <param name="push">The gradients.</param>
    /// <param name="stop">Once it has completed, a push that still waits is not repeated.</param>
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

    public Task<PushReply> Pull(long version) => _grain.Pull(attempt, version);

    public Task<IReadOnlyList<LaneReport>> PullStates(long version, int firstLane, int lanes) =>
        _grain.PullStates(attempt, version, firstLane, lanes);

    /// <summary>
    /// Adds a shard's sums of squares and waits for the sum over all shards; null if shard 0 has another version.
    /// </summary>
    /// <exception cref="TimeoutException">Other shards take long: ask again.</exception>
    public async Task<double?> ExchangeSquares(long version, int from, double[] squares) => near.Find(_key) is { } shard
        ? await shard.ExchangeSquares(version, from, squares)
        : await _grain.ExchangeSquares(attempt, version, from, squares);
}
