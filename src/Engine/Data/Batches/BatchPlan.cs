namespace DistSeq.Engine.Data.Batches;

/// <summary>How sequences are grouped into batches.</summary>
/// <param name="Seed">The job's seed, which shuffles each epoch; null keeps the order of the data.</param>
/// <param name="Lanes">Lanes per step, 1 or more.</param>
/// <param name="RowsPerLane">Rows per lane, 1 or more.</param>
/// <param name="BucketBatches">
/// Bucket size in batches; 0 turns bucketing off. Each bucket is sorted by length and cut into batches of similar length, which
/// are then shuffled. This reduces padding, and every sequence still comes once an epoch. Needs a seed. Batches that straddle two
/// epochs are left as they are.
/// </param>
internal sealed record BatchPlan(long? Seed, int Lanes, int RowsPerLane, int BucketBatches = 0)
{
    // Bucket size in batches, so that rows of a batch have similar lengths. Small data sets are also cut into at least this many
    // buckets; otherwise the same sequences would always share a batch.
    private const int MostBucketBatches = 20;
    private const int FewestBuckets = 4;

    /// <summary>Rows per step.</summary>
    public int Rows => Lanes * RowsPerLane;

    /// <summary>A plan with batches of similar length, if there are enough sequences to bucket.</summary>
    /// <param name="seed">The job's seed.</param>
    /// <param name="lanes">Lanes per step, 1 or more.</param>
    /// <param name="rowsPerLane">Rows per lane, 1 or more.</param>
    /// <param name="sequences">Sequences per epoch.</param>
    public static BatchPlan OfLikeLength(long seed, int lanes, int rowsPerLane, int sequences)
    {
        var rows = (long)lanes * rowsPerLane;
        var bucket = (int)Math.Min(MostBucketBatches, sequences / rows / FewestBuckets);
        return new BatchPlan(seed, lanes, rowsPerLane, bucket < 2 || rows < 2 ? 0 : bucket);
    }
}
