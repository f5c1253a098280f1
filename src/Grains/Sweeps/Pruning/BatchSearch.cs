using DistSeq.Grains.Sweeps.Search;

namespace DistSeq.Grains.Sweeps.Pruning;

/// <summary>
/// A search that needs no result of the trials that are decided together with the one it chooses: these wait for it.
/// </summary>
internal sealed class BatchSearch(ISearch search, IPruner pruner) : ISearch
{
    public int Needs(int number) => Math.Min(search.Needs(number), pruner.Batch(number));

    public double[]? Suggest(Study study, int number) => search.Suggest(study, number);
}
