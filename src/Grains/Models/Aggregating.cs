using DistSeq.Contracts.Specs;

namespace DistSeq.Grains.Models;

/// <summary>What a spec's aggregation comes to.</summary>
internal static class Aggregating
{
    private const int MostAutoGroups = 4;

    /// <summary>Whether lanes are bound to groups; otherwise any run of lanes may be computed together.</summary>
    public static bool HasGroups(AggregationSpec spec) => spec.Mode != AggregationMode.Sync || spec.Compression != CompressionKind.None;

    /// <summary>Groups of lanes; without groups each lane stands alone.</summary>
    public static int Groups(AggregationSpec spec, int lanes) =>
        HasGroups(spec) ? spec.Groups ?? Math.Min(MostAutoGroups, lanes) : lanes;

    /// <summary>Whether workers keep something from step to step that is nowhere else: a lost one takes the job back to a checkpoint.</summary>
    public static bool KeepsState(AggregationSpec spec) =>
        spec.Mode == AggregationMode.Local || spec.Compression is CompressionKind.Int8 or CompressionKind.TopK;

    /// <summary>Whether another may compute the lanes of a lost worker within a run of steps.</summary>
    public static bool CanRelieve(AggregationSpec spec) => spec.Mode == AggregationMode.Sync && !KeepsState(spec);

    /// <summary>Optimizer updates of the trained model between two versions of the weights.</summary>
    public static int StepsPerVersion(AggregationSpec spec) => spec.Mode == AggregationMode.Local ? spec.LocalSteps : 1;

    /// <summary>Updates of a parameter shard between two versions: in mode async each group of lanes makes one.</summary>
    public static int UpdatesPerVersion(AggregationSpec spec, int lanes) =>
        spec.Mode == AggregationMode.Async ? Groups(spec, lanes) : 1;

    /// <summary>Steps that a worker may be ahead of the weights it has.</summary>
    public static int Staleness(AggregationSpec spec) => spec.Mode == AggregationMode.Stale ? spec.Staleness : 0;

    /// <summary>The rule that parameter shards follow: of replicas the outer one.</summary>
    public static OptimizerSpec ShardOptimizer(JobSpec spec) => spec.Aggregation.Mode == AggregationMode.Local
        ? new OptimizerSpec { Kind = OptimizerKind.Nesterov, LearningRate = spec.Aggregation.OuterRate, Momentum = spec.Aggregation.OuterMomentum }
        : spec.Optimizer;

    /// <summary>What parameter shards clip: the mean gradient, where it is one.</summary>
    public static ClipSpec ShardClip(JobSpec spec) =>
        spec.Aggregation.Mode == AggregationMode.Local || spec.Training.Clip.Scope == ClipScope.Lane ? new ClipSpec() : spec.Training.Clip;
}
