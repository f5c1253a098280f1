namespace DistSeq.Contracts.Generation;

/// <summary>Figures for parts of what a model was measured on, such as its classes.</summary>
/// <param name="Name">What a row stands for, such as <c>class</c> or <c>entity</c>.</param>
/// <param name="Columns">What the columns hold.</param>
/// <param name="Rows">Each with a figure for every column.</param>
[GenerateSerializer, Immutable, Alias("distseq.MeasuredTable")]
public sealed record MeasuredTable(
    [property: Id(0)] string Name,
    [property: Id(1)] IReadOnlyList<MeasuredColumn> Columns,
    [property: Id(2)] IReadOnlyList<MeasuredRow> Rows);
