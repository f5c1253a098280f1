namespace DistSeq.Grains.Aggregation.Async;

/// <summary>Every group of lanes updates the weights as soon as it has a gradient. Nobody waits; no two runs are alike.</summary>
internal sealed class AsyncAggregator(AggregationSpec spec) : Aggregator(spec)
{
    public override bool GroupsGoAlone => true;

    // Nobody can say who still reads the weights of an update.
    public override int WeightBuffers => 0;

    // Whatever else the weights contain, this team's own push is in.
    public override long? Reached(PushReply[] replies, long next) => next;

    public override int UpdatesPerVersion(int lanes) => Groups(lanes);

    public override PushIntake CreateIntake(IUpdatedShard shard) => new GroupIntake(shard);
}
