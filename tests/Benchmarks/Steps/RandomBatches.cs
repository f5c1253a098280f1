namespace DistSeq.Benchmarks.Steps;

/// <summary>Batches of random ids, made once. Random ids follow each other, so only the work is that of training.</summary>
internal static class RandomBatches
{
    private const int Count = 16;

    /// <summary>[batch][lane]; the target of a time step is the id of the next.</summary>
    /// <param name="config">Gives rows, window and vocabulary.</param>
    /// <param name="lanes">Lanes of a batch.</param>
    /// <param name="lengths">Time steps of each row of each batch; null for a few batches whose rows all fill the window.</param>
    public static LaneBatch[][] Create(StepConfig config, int lanes, IReadOnlyList<int[]>? lengths)
    {
        var random = new CounterRandom(1, RandomPurpose.Sampling, 0);
        var rows = config.Batch / lanes;
        var batches = new LaneBatch[lengths?.Count ?? Count][];
        for (var batch = 0; batch < batches.Length; batch++)
        {
            batches[batch] = new LaneBatch[lanes];
            for (var lane = 0; lane < lanes; lane++)
            {
                var own = lengths?[batch].AsSpan(lane * rows, rows).ToArray() ?? [];
                var steps = own.Length == 0 ? config.Window : own.Max();
                var ids = new int[(steps + 1) * rows];
                foreach (ref var id in ids.AsSpan())
                    id = random.NextInt32(config.Vocabulary);
                batches[batch][lane] = new LaneBatch(lane, steps, ids[..^rows], ids[rows..], default) { Lengths = own };
            }
        }

        return batches;
    }
}
