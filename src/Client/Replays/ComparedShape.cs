namespace DistSeq.Client.Replays;

/// <summary>What a shape has given.</summary>
/// <param name="Shape">The shape.</param>
/// <param name="Replay">The job trained under it.</param>
/// <param name="IsEqual">Whether its weights are those of the first shape after as many steps.</param>
internal sealed record ComparedShape(Shape Shape, Replay Replay, bool IsEqual);
