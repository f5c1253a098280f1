namespace DistSeq.Engine.Tasks;

/// <summary>A row of a measure table: one part of the measured data.</summary>
/// <param name="Name">Such as the name of a class.</param>
/// <param name="Values">One figure per column.</param>
public sealed record MeasureRow(string Name, IReadOnlyList<double> Values);
