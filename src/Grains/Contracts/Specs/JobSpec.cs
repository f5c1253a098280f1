namespace DistSeq.Contracts.Specs;

/// <summary>What a user asks of one training job: the whole content of a spec file, defaults filled in.</summary>
/// <remarks>
/// Equal specs (apart from the <see cref="Cluster"/> section and <see cref="Name"/>) give bit-identical weights on any cluster,
/// in the modes of <see cref="Aggregation"/> that say so.
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

    /// <summary>
    /// A model to train further, instead of a new one: a checkpoint file, the folder or id of a run, or a job of the cluster. Its
    /// weights, vocabulary and classes are the starting point; model and data must fit them. Default none.
    /// </summary>
    [Id(9)]
    public string? From { get; init; }

    /// <summary>
    /// SHA-256 of that checkpoint, 64 hexadecimal digits; the client fills it in, and checks it where given. Default none.
    /// </summary>
    [Id(10), Matches(@"^[0-9a-fA-F]{64}\z", "64 hexadecimal digits")]
    public string? FromSha256 { get; init; }

    /// <summary>
    /// Whether to continue the training of that model where it ended: with its optimizer's state, its step, and what else it
    /// kept. Its job must have had <see cref="TrainingSpec.KeepState"/>. Steps and epochs count from the beginning of that
    /// training. With the same spec the weights are those of an uninterrupted training. Default false: a new training begins with
    /// its weights.
    /// </summary>
    [Id(11)]
    public bool Resume { get; init; }

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
