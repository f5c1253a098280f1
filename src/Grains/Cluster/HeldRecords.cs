using System.Collections.Concurrent;

namespace DistSeq.Grains.Cluster;

/// <summary>The grains on this silo that hold a record in memory, and how each writes it down again.</summary>
internal sealed class HeldRecords
{
    private readonly ConcurrentDictionary<GrainId, Func<Task>> _records = new();

    /// <summary>How each of those that are here now writes its record.</summary>
    public IReadOnlyList<Func<Task>> All => [.. _records.Values];

    /// <summary>A grain with its record is here.</summary>
    public void Arrive(GrainId grain, Func<Task> keep) => _records[grain] = keep;

    public void Leave(GrainId grain) => _records.TryRemove(grain, out _);
}
