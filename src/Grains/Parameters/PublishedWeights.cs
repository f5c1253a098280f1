using DistSeq.Grains.Placement;

namespace DistSeq.Grains.Parameters;

/// <summary>The weights to evaluate, sample and publish with, from all shards of a job.</summary>
internal static class PublishedWeights
{
    /// <summary>Between two runs of steps, when all shards have the same version.</summary>
    /// <exception cref="PartLostException">A shard belongs to another attempt.</exception>
    public static async Task<float[]> Pull(string job, long attempt, IReadOnlyList<IParameterShardGrain> shards, int length)
    {
        var replies = await Task.WhenAll(shards.Select(shard => shard.PullPublished(attempt)));
        var weights = new float[length];
        for (var index = 0; index < replies.Length; index++)
        {
            if (replies[index].Result == PushResult.Rejected)
                throw new PartLostException($"Parameter shard {index} of job {job} belongs to another attempt than {attempt}.");
            replies[index].Weights.Values.Span.CopyTo(weights.AsSpan(ShardRange.Of(length, replies.Length, index).Begin));
            replies[index].Weights.Release();
        }

        return weights;
    }

    /// <summary>The shards of a job's attempt.</summary>
    public static IParameterShardGrain[] Shards(IGrainFactory grains, string job, long attempt, IReadOnlyList<string> silos) =>
        [.. silos.Select((silo, index) => grains.GetGrain<IParameterShardGrain>(SiloKey.Shard(job, attempt, index, silo)))];
}
