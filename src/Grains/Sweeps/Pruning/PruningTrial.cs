using DistSeq.Grains.Sweeps.Search;

namespace DistSeq.Grains.Sweeps.Pruning;

/// <summary>A trial as a pruner sees it.</summary>
/// <param name="Rungs">What was measured at its rungs so far, from rung 0.</param>
/// <param name="HasEnded">Whether no more will be measured: it completed, failed or was pruned.</param>
internal sealed record PruningTrial(IReadOnlyList<RungValue> Rungs, bool HasEnded);
