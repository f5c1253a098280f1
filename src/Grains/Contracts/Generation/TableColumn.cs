namespace DistSeq.Contracts.Generation;

/// <summary>A column of a table, of texts or of numbers.</summary>
/// <param name="Name">As in the first line.</param>
/// <param name="Texts">One text per row; empty where it has numbers.</param>
/// <param name="Numbers">One number per row; empty where it has texts.</param>
[GenerateSerializer, Immutable, Alias("distseq.TableColumn")]
public sealed record TableColumn(
    [property: Id(0)] string Name,
    [property: Id(1)] IReadOnlyList<string> Texts,
    [property: Id(2)] IReadOnlyList<double> Numbers);
