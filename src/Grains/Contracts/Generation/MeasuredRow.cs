namespace DistSeq.Contracts.Generation;

/// <summary>A part of what was measured.</summary>
/// <param name="Name">Such as the name of a class.</param>
/// <param name="Values">A figure for each column.</param>
[GenerateSerializer, Immutable, Alias("distseq.MeasuredRow")]
public sealed record MeasuredRow([property: Id(0)] string Name, [property: Id(1)] IReadOnlyList<double> Values);
