namespace DistSeq.Client.Replays;

/// <summary>What shapes have given.</summary>
/// <param name="Shapes">In the order in which they were compared; the one compared with may come again with fewer steps.</param>
/// <param name="Difference">Where the first shape that differs does so first; null where all are equal.</param>
internal sealed record Comparison(IReadOnlyList<ComparedShape> Shapes, ShapeDifference? Difference);
