namespace DistSeq.Client.Replays;

/// <summary>Where two shapes part.</summary>
/// <param name="First">The shape compared with.</param>
/// <param name="Second">The shape that differs.</param>
/// <param name="Step">The first step whose weights differ; of a repetition the last one, the earlier weights of the job being gone.</param>
/// <param name="Weight">The first element that differs then; null where only the hashes do.</param>
internal sealed record ShapeDifference(Shape First, Shape Second, long Step, WeightDifference? Weight);
