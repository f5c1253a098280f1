namespace DistSeq.Engine.Data.Batches;

/// <summary>How sequences become batches.</summary>
/// <param name="Seed">The job's seed, for an order of its own in each epoch; null keeps the order of the data.</param>
/// <param name="Lanes">Lanes of a step, 1 or more.</param>
/// <param name="RowsPerLane">Rows of a lane, 1 or more.</param>
/// <param name="BucketBatches">
/// 0 for none. Else each run of so many batches is sorted by length and cut into batches of about equal length, which come in random order:
/// less padding, and still every sequence once an epoch. Needs a seed. Batches that straddle two epochs stay as they are.
/// </param>
public sealed record BatchPlan(long? Seed, int Lanes, int RowsPerLane, int BucketBatches = 0)
{
    /// <summary>Rows of a step.</summary>
    public int Rows => Lanes * RowsPerLane;
}
