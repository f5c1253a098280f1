namespace DistSeq.Contracts.Generation;

/// <summary>What a column of a table holds.</summary>
/// <param name="Name">Such as <c>precision</c>.</param>
/// <param name="IsCount">Whether it is a count; else it is a share, 0 to 1.</param>
[GenerateSerializer, Immutable, Alias("distseq.MeasuredColumn")]
public sealed record MeasuredColumn([property: Id(0)] string Name, [property: Id(1)] bool IsCount);
