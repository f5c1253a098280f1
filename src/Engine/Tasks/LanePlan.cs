namespace DistSeq.Engine.Tasks;

/// <summary>How a job's steps are cut into lanes.</summary>
/// <param name="Seed">The job's seed, for the order of the data and for what is dropped.</param>
/// <param name="Lanes">Lanes of a step, 1 or more.</param>
/// <param name="RowsPerLane">Rows of a lane, 1 or more.</param>
/// <param name="Window">Most time steps of a batch, of tasks that cut sequences; 1 or more.</param>
/// <param name="Clip">Applied to each lane's gradient; null for none.</param>
/// <param name="Reduction">Whether a lane's gradient is that of the mean or of the sum of its losses.</param>
public sealed record LanePlan(
    long Seed, int Lanes, int RowsPerLane, int Window, Optimization.ClipRule? Clip = null,
    Training.LossReduction Reduction = Training.LossReduction.Mean);
