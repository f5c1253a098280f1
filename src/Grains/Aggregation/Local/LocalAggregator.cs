namespace DistSeq.Grains.Aggregation.Local;

/// <summary>
/// Every group of lanes trains a replica for some steps; then the mean of what the replicas have moved is one step of an outer
/// rule. From one version to the next is such a round.
/// </summary>
internal sealed class LocalAggregator(AggregationSpec spec) : Aggregator(spec)
{
    public override bool KeepsState => true;

    public override int StepsPerVersion => Spec.LocalSteps;

    // The outer rule.
    public override OptimizerSpec ShardOptimizer(OptimizerSpec own) =>
        new() { Kind = OptimizerKind.Nesterov, LearningRate = Spec.OuterRate, Momentum = Spec.OuterMomentum };

    // Replicas clip.
    public override ClipSpec ShardClip(ClipSpec own) => new();

    // The optimizer state of the replica.
    public override int KeptArrays(OptimizerSpec own) => base.KeptArrays(own) + Rules.Optimizer(own).StatePerParameter;

    // Its weights and their delta besides.
    public override int WorkArrays(OptimizerSpec own) => base.WorkArrays(own) + 2 + Rules.Optimizer(own).StatePerParameter;

    public override LaneWork CreateWork(JobSpec job, Corpus corpus, int firstLane, int lanes, long steps) =>
        new ReplicaWork(job, corpus, firstLane, lanes, steps);
}
