namespace DistSeq.Engine.Data.Batches;

/// <summary>
/// Gives the n-th training sequence: index n mod N in the shuffled order of epoch n / N. It depends only on the plan, the lengths
/// and n; the latest order is cached. Thread-safe.
/// </summary>
internal sealed class SequenceOrder
{
    private readonly BatchPlan _plan;
    private readonly int[] _lengths;
    private Epoch? _last;

    /// <exception cref="ArgumentOutOfRangeException">A number in the plan is out of range.</exception>
    /// <exception cref="ArgumentException">Bucketing without a seed.</exception>
    public SequenceOrder(BatchPlan plan, int[] lengths)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(plan.Lanes, 1, nameof(plan));
        ArgumentOutOfRangeException.ThrowIfLessThan(plan.RowsPerLane, 1, nameof(plan));
        ArgumentOutOfRangeException.ThrowIfNegative(plan.BucketBatches, nameof(plan));
        if (plan is { BucketBatches: > 0, Seed: null })
            throw new ArgumentException(
                "Buckets change the order of the data, which a plan without a seed keeps; give a seed or no buckets.",
                nameof(plan));
        // If all sequences have the same length, bucketing is not needed.
        _plan = lengths.AsSpan().ContainsAnyExcept(lengths.FirstOrDefault()) ? plan : plan with { BucketBatches = 0 };
        _lengths = lengths;
    }

    /// <summary>Index of the n-th sequence.</summary>
    public int At(long n)
    {
        var (epoch, place) = Math.DivRem(n, _lengths.Length);
        if (_plan.Seed is not { } seed)
            return (int)place;
        var last = _last;
        if (last is null || last.Number != epoch)
            _last = last = new Epoch(epoch, Order(seed, epoch));
        return last.Order[place];
    }

    private int[] Order(long seed, long epoch)
    {
        var order = Enumerable.Range(0, _lengths.Length).ToArray();
        var random = new CounterRandom(seed, RandomPurpose.Order, epoch);
        random.Shuffle(order);
        if (_plan.BucketBatches > 0)
            SortIntoBuckets(order, epoch, ref random);
        return order;
    }

    // The epoch's first sequences complete the previous epoch's last batch, and its last ones start the next epoch's first batch.
    // Only the whole batches in between are bucketed.
    private void SortIntoBuckets(int[] order, long epoch, ref CounterRandom random)
    {
        int rows = _plan.Rows, count = order.Length;
        var head = (int)Math.Min((rows - (long)((Int128)epoch * count % rows)) % rows, count);
        var batches = (count - head) / rows;
        var whole = order.AsSpan(head, batches * rows);
        var bucket = (int)Math.Min((long)_plan.BucketBatches * rows, Math.Max(1, whole.Length));
        for (var begin = 0; begin < whole.Length; begin += bucket)
        {
            var part = whole.Slice(begin, Math.Min(bucket, whole.Length - begin));
            var keys = new long[part.Length];
            for (var i = 0; i < part.Length; i++)
                keys[i] = ((long)_lengths[part[i]] << 32) | (uint)i;
            keys.AsSpan().Sort(part);
        }

        var shuffled = Enumerable.Range(0, batches).ToArray();
        random.Shuffle(shuffled);
        var sorted = whole.ToArray();
        for (var batch = 0; batch < batches; batch++)
        {
            var rowsOfBatch = whole.Slice(batch * rows, rows);
            sorted.AsSpan(shuffled[batch] * rows, rows).CopyTo(rowsOfBatch);
            // Otherwise the first lane would always get the shortest rows, although all lanes have equal weight.
            random.Shuffle(rowsOfBatch);
        }
    }

    private sealed record Epoch(long Number, int[] Order);
}
