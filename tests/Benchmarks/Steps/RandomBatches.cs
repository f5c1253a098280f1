using DistSeq.Engine.Numerics;
using DistSeq.Engine.Training;

namespace DistSeq.Benchmarks.Steps;

/// <summary>Batches of random ids, made once: every id is followed by a random one, so only the work is that of training.</summary>
internal static class RandomBatches
{
    /// <summary>Batches that are used in turn.</summary>
    public const int Count = 16;

    /// <summary>[batch][lane]; the target of a time step is the id of the next.</summary>
    public static LaneBatch[][] Create(StepConfig config, int lanes)
    {
        var random = new CounterRandom(1, RandomPurpose.Sampling, 0);
        var rows = config.Batch / lanes;
        var batches = new LaneBatch[Count][];
        for (var batch = 0; batch < Count; batch++)
        {
            batches[batch] = new LaneBatch[lanes];
            for (var lane = 0; lane < lanes; lane++)
            {
                var ids = new int[(config.Window + 1) * rows];
                foreach (ref var id in ids.AsSpan())
                    id = random.NextInt32(config.Vocabulary);
                batches[batch][lane] = new LaneBatch(lane, config.Window, ids[..^rows], ids[rows..], default);
            }
        }

        return batches;
    }
}
