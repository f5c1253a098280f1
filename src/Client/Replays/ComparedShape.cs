namespace DistSeq.Client.Replays;

/// <summary>The result of training under one shape.</summary>
/// <param name="Shape">The shape.</param>
/// <param name="Replay">The job trained under it.</param>
/// <param name="IsEqual">Whether its weights equal those of the first shape after the same number of steps.</param>
internal sealed record ComparedShape(Shape Shape, Replay Replay, bool IsEqual);
