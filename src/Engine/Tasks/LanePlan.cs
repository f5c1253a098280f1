using DistSeq.Engine.Data.Batches;

namespace DistSeq.Engine.Tasks;

/// <summary>How a job's steps are divided into lanes.</summary>
/// <param name="Seed">The job's seed, for the order of the data and for dropout.</param>
/// <param name="Lanes">Lanes in a step, 1 or more.</param>
/// <param name="RowsPerLane">Rows in a lane, 1 or more.</param>
/// <param name="Window">Most time steps of a batch, for tasks that cut sequences; 1 or more.</param>
/// <param name="Clip">Clips each lane's gradient; null for no clipping.</param>
/// <param name="Reduction">Whether a lane's gradient is that of the mean or the sum of its losses.</param>
public sealed record LanePlan(
    long Seed, int Lanes, int RowsPerLane, int Window, Optimization.ClipRule? Clip = null,
    Training.LossReduction Reduction = Training.LossReduction.Mean)
{
    /// <summary>Batches of sequences of similar length, if there are enough to choose from.</summary>
    /// <param name="sequences">Sequences in an epoch.</param>
    internal BatchPlan Batches(int sequences) => BatchPlan.OfLikeLength(Seed, Lanes, RowsPerLane, sequences);
}
