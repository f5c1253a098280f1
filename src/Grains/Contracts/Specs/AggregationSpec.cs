namespace DistSeq.Contracts.Specs;

/// <summary>
/// How gradients of lanes are combined. Part of the job: unlike <see cref="ClusterSpec"/> it changes the result.
/// </summary>
[GenerateSerializer, Immutable, Alias("distseq.AggregationSpec")]
public sealed record AggregationSpec
{
    /// <summary>When gradients become updates, and who waits for whom. Default sync.</summary>
    [Id(0)]
    public AggregationMode Mode { get; init; }

    /// <summary>For mode stale: most steps that the weights behind a gradient may be old, 1 to 64. Default 2.</summary>
    [Id(1), Between(1, 64)]
    public int Staleness { get; init; } = 2;

    /// <summary>For mode local: steps that a replica trains on its own, 1 to 10,000. Default 16.</summary>
    [Id(2), Between(1, 10_000)]
    public int LocalSteps { get; init; } = 16;

    /// <summary>
    /// Equal groups of lanes, 1, 2, 4, … dividing the lanes: the replicas of mode local, the groups that need not wait in stale
    /// and async, and the unit of compression. No more compute threads than groups have work. Default auto: 4, or every lane
    /// where there are fewer.
    /// </summary>
    [Id(3), Between(1, 1_024), Auto]
    public int? Groups { get; init; }

    /// <summary>
    /// For mode local: step size of the outer rule, above 0 and at most 10. Default 1: the mean of the replicas.
    /// </summary>
    [Id(4), Between(1e-6, 10)]
    public double OuterRate { get; init; } = 1;

    /// <summary>
    /// For mode local: Nesterov momentum of the outer rule, 0 to 0.9999. Default 0.5; 0.9 is worse in runs of a few hundred
    /// rounds.
    /// </summary>
    [Id(5), Between(0, 0.9999)]
    public double OuterMomentum { get; init; } = 0.5;

    /// <summary>How gradients travel. Default none.</summary>
    [Id(6)]
    public CompressionKind Compression { get; init; }

    /// <summary>For compression top-k: share of the elements that are sent, 0.0005 to 1. Default 0.01.</summary>
    [Id(7), Between(0.0005, 1)]
    public double Keep { get; init; } = 0.01;

    /// <summary>
    /// For compression top-k: steps over which the share is halved again and again, in equal parts, from a quarter down to
    /// <see cref="Keep"/>, 0 to 2,000,000,000. Default 500; 0: only <see cref="Keep"/> from the first step on, which ends with a
    /// higher loss.
    /// </summary>
    [Id(8), Between(0, 2_000_000_000)]
    public long KeepWarmUp { get; init; } = 500;
}
