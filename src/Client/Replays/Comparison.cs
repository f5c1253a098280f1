namespace DistSeq.Client.Replays;

/// <summary>The results of all shapes.</summary>
/// <param name="Shapes">In the order they were compared; the first shape may come again with fewer steps.</param>
/// <param name="Difference">Where the first shape that differs begins to differ; null where all are equal.</param>
internal sealed record Comparison(IReadOnlyList<ComparedShape> Shapes, ShapeDifference? Difference);
