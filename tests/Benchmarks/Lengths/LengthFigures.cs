namespace DistSeq.Benchmarks.Lengths;

/// <summary>What a set of lengths costs.</summary>
/// <param name="Steps">L.</param>
/// <param name="Threads">Threads of a step.</param>
/// <param name="Set">Name of the set.</param>
/// <param name="Filled">Share of the padded time steps that rows reach.</param>
/// <param name="Milliseconds">Median time of a step.</param>
/// <param name="PaddedMilliseconds">The same for the batch padded to L.</param>
/// <param name="Share">Median of the shares of all pairs.</param>
/// <param name="MostShare">The bar.</param>
/// <param name="Pairs">Pairs measured.</param>
internal sealed record LengthFigures(
    int Steps, int Threads, string Set, double Filled, double Milliseconds, double PaddedMilliseconds, double Share,
    double MostShare, int Pairs)
{
    public bool Reached => Share <= MostShare;
}
