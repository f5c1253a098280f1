namespace DistSeq.Grains.Aggregation.Sync;

/// <summary>Every step waits for all lanes. Whoever computes a lane of a step comes to the same bits.</summary>
internal sealed class SyncAggregator(AggregationSpec spec) : Aggregator(spec)
{
    public override bool HasGroups => Compressor is not null;

    public override bool CanRelieve => !KeepsState;
}
