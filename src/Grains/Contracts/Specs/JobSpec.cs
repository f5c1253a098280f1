namespace DistSeq.Contracts.Specs;

/// <summary>What a user asks of one training job: the whole content of a spec file, defaults filled in.</summary>
/// <remarks>
/// Equal specs (the <see cref="Cluster"/> section and <see cref="Name"/> aside) give bit-identical weights on any cluster, in the modes of
/// <see cref="Aggregation"/> that say so.
/// Property names are the keys of the YAML file, in camel case.
/// </remarks>
[GenerateSerializer, Immutable, Alias("distseq.JobSpec")]
public sealed record JobSpec
{
    /// <summary>A short name for people; job ids begin with it. Letters, digits and dashes.</summary>
    [Id(0), Required, Matches(@"^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?\z", "1 to 40 lower-case letters, digits and inner dashes")]
    public string Name { get; init; } = "job";

    /// <summary>
    /// Seed of every random stream of the job; what is held out has a seed of its own, <see cref="DataSpec.Seed"/>. Default 1.
    /// </summary>
    [Id(1), Between(0, long.MaxValue)]
    public long Seed { get; init; } = 1;

    /// <summary>What the model learns. Default: what <see cref="DataSpec.Format"/> implies.</summary>
    [Id(8)]
    public TaskKind? Task { get; init; }

    [Id(2)]
    public DataSpec Data { get; init; } = new();

    [Id(3)]
    public ModelSpec Model { get; init; } = new();

    [Id(4)]
    public TrainingSpec Training { get; init; } = new();

    [Id(5)]
    public OptimizerSpec Optimizer { get; init; } = new();

    /// <summary>How the job is spread over the cluster. It never changes the result.</summary>
    [Id(6)]
    public ClusterSpec Cluster { get; init; } = new();

    [Id(7)]
    public AggregationSpec Aggregation { get; init; } = new();

    /// <summary>What the model learns, named or implied.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public TaskKind Learns => Task ?? TaskFormats.Implied(Data.Format);
}
