namespace DistSeq.Benchmarks.Search;

/// <summary>What each search leaves to gain on a function.</summary>
/// <param name="Function">Its number in the suite, or the mean of all.</param>
/// <param name="Regrets">
/// Of random, sobol, tpe, gp and cma-es: the mean of the best value less the minimum, in units of the median of random points.
/// </param>
internal sealed record BbobRow(string Function, IReadOnlyList<double> Regrets);
