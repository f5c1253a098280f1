namespace DistSeq.Client.Replays;

/// <summary>Where two shapes begin to differ.</summary>
/// <param name="First">The shape it is compared with.</param>
/// <param name="Second">The shape that differs.</param>
/// <param name="Step">
/// The first step whose weights differ; for a repetition the last step, because the job's earlier weights are gone.
/// </param>
/// <param name="Weight">The first element that differs there; null where only the hashes do.</param>
internal sealed record ShapeDifference(Shape First, Shape Second, long Step, WeightDifference? Weight);
