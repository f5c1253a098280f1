using DistSeq.Grains.Aggregation.Async;
using DistSeq.Grains.Aggregation.Local;
using DistSeq.Grains.Aggregation.Stale;
using DistSeq.Grains.Aggregation.Sync;

namespace DistSeq.Grains.Aggregation;

/// <summary>All modes of aggregation.</summary>
internal static class AggregatorCatalog
{
    // One line per mode.
    private static readonly Dictionary<AggregationMode, Func<AggregationSpec, Aggregator>> All = new()
    {
        [AggregationMode.Sync] = static spec => new SyncAggregator(spec),
        [AggregationMode.Stale] = static spec => new StaleAggregator(spec),
        [AggregationMode.Async] = static spec => new AsyncAggregator(spec),
        [AggregationMode.Local] = static spec => new LocalAggregator(spec),
    };

    /// <summary>The mode that a spec asks for.</summary>
    /// <exception cref="ArgumentException">There is none of this name.</exception>
    public static Aggregator Of(AggregationSpec spec) => All.TryGetValue(spec.Mode, out var create)
        ? create(spec)
        : throw new ArgumentException($"'{spec.Mode}' is no mode of aggregation.", nameof(spec));
}
