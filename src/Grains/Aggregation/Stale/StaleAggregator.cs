namespace DistSeq.Grains.Aggregation.Stale;

/// <summary>
/// Steps are applied whole and in order, but a gradient may have been computed with weights that are some steps old.
/// </summary>
internal sealed class StaleAggregator(AggregationSpec spec) : Aggregator(spec)
{
    public override bool GroupsGoAlone => true;

    public override int Staleness => Spec.Staleness;

    // Shards may be further by now, each by its own count.
    public override long? Reached(PushReply[] replies, long next)
    {
        var least = replies.Min(reply => reply.Version);
        return least < next ? null : least;
    }
}
