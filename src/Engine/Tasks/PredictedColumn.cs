namespace DistSeq.Engine.Tasks;

/// <summary>One column of a model's answer, of texts or numbers.</summary>
/// <param name="Name">The column's header.</param>
public sealed record PredictedColumn(string Name)
{
    /// <summary>One text per row; empty if the column has numbers.</summary>
    public IReadOnlyList<string> Texts { get; init; } = [];

    /// <summary>One number per row; empty if the column has texts.</summary>
    public IReadOnlyList<double> Numbers { get; init; } = [];
}
