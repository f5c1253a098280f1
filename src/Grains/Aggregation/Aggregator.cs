using DistSeq.Engine.Optimization;
using DistSeq.Grains.Compression;

namespace DistSeq.Grains.Aggregation;

/// <summary>
/// A mode of aggregation: how lanes are grouped, when a worker goes on, what a shard accepts and when it updates, and what is
/// kept. A mode overrides what it does differently from taking whole steps in order.
/// </summary>
/// <param name="spec">What the job asks for.</param>
internal abstract class Aggregator(AggregationSpec spec)
{
    private const int MostAutoGroups = 4;

    protected AggregationSpec Spec => spec;

    /// <summary>How gradients are compressed; null if they are not.</summary>
    protected Compressor? Compressor { get; } = CompressorCatalog.Of(spec);

    /// <summary>Whether lanes are bound to groups; otherwise any run of lanes may be computed together.</summary>
    public virtual bool HasGroups => true;

    /// <summary>Groups of lanes; without groups each lane stands alone.</summary>
    public int Groups(int lanes) => HasGroups ? spec.Groups ?? Math.Min(MostAutoGroups, lanes) : lanes;

    /// <summary>Whether the groups of a silo go from step to step on their own, or all together.</summary>
    public virtual bool GroupsGoAlone => false;

    /// <summary>Steps that a worker may be ahead of the weights it has.</summary>
    public virtual int Staleness => 0;

    /// <summary>The version that a worker has after the replies to a push; null if they are not those it waits for.</summary>
    /// <param name="replies">One from each shard.</param>
    /// <param name="next">The version after the one it had.</param>
    public virtual long? Reached(PushReply[] replies, long next) =>
        Array.TrueForAll(replies, reply => reply.Version == next) ? next : null;

    /// <summary>Whether workers keep state that is nowhere else: if one is lost, the job goes back to a checkpoint.</summary>
    public virtual bool KeepsState => Compressor is { HasFeedback: true };

    /// <summary>Whether another silo may compute the lanes of a lost worker within a run of steps.</summary>
    public virtual bool CanRelieve => false;

    /// <summary>Optimizer updates of the trained model between two versions of the weights.</summary>
    public virtual int StepsPerVersion => 1;

    /// <summary>Updates of a parameter shard between two versions.</summary>
    public virtual int UpdatesPerVersion(int lanes) => 1;

    /// <summary>The update rule of parameter shards, from the job's.</summary>
    public virtual OptimizerSpec ShardOptimizer(OptimizerSpec own) => own;

    /// <summary>The same, ready to update.</summary>
    public IOptimizer ShardRule(OptimizerSpec own) => Rules.Optimizer(ShardOptimizer(own));

    /// <summary>What parameter shards clip of the mean gradient, from the job's clipping.</summary>
    public virtual ClipSpec ShardClip(ClipSpec own) => own.Scope == ClipScope.Lane ? new ClipSpec() : own;

    /// <summary>Buffers that a shard writes its weights to in turn; 0 if each update has a new one.</summary>
    public virtual int WeightBuffers => 3 + Staleness;

    /// <summary>Numbers for each parameter that a group keeps from step to step, and saves in checkpoints.</summary>
    public virtual int KeptArrays(OptimizerSpec own) => Compressor is { HasFeedback: true } ? 1 : 0;

    /// <summary>Numbers for each parameter that a group has in memory besides what the network needs.</summary>
    public virtual int WorkArrays(OptimizerSpec own) => Compressor is null ? 0 : Compressor.HasFeedback ? 2 : 1;

    /// <summary>What a compute thread does about some lanes of a job that makes so many steps.</summary>
    public virtual LaneWork CreateWork(JobSpec job, Corpus corpus, int firstLane, int lanes, long steps) =>
        new LaneWork(job, corpus, firstLane, lanes);

    /// <summary>What receives the pushes to a shard.</summary>
    public virtual PushIntake CreateIntake(IUpdatedShard shard) => new StepIntake(shard, Staleness);
}
