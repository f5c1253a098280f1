namespace DistSeq.Engine.Tasks;

/// <summary>A column of a measure table.</summary>
/// <param name="Name">Such as <c>precision</c>.</param>
/// <param name="IsCount">Whether it is a count; otherwise it is a share, 0 to 1.</param>
public sealed record MeasureColumn(string Name, bool IsCount);
