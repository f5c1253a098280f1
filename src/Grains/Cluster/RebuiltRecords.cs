using System.Collections.Concurrent;

namespace DistSeq.Grains.Cluster;

/// <summary>Records that this silo has found damaged and rebuilt since it started.</summary>
internal sealed class RebuiltRecords
{
    private readonly ConcurrentDictionary<string, bool> _names = new();

    public IReadOnlyList<string> All => [.. _names.Keys.Order(StringComparer.Ordinal)];

    public void Add(string name) => _names[name] = true;
}
