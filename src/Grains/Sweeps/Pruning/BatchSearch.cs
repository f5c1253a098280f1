using DistSeq.Grains.Sweeps.Search;

namespace DistSeq.Grains.Sweeps.Pruning;

/// <summary>
/// A search that needs no result of the trials that are decided together with the one it chooses: these wait for it.
/// </summary>
/// <param name="search">The search.</param>
/// <param name="batch">The first trial that is decided together with one.</param>
internal sealed class BatchSearch(ISearch search, Func<int, int> batch) : ISearch
{
    public int Needs(int number) => Math.Min(search.Needs(number), batch(number));

    public double[]? Suggest(Study study, int number) => search.Suggest(study, number);
}
