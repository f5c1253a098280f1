namespace DistSeq.Contracts.Specs;

/// <summary>How a job is spread over the cluster, and who goes first. Any choice gives the same weights.</summary>
[GenerateSerializer, Immutable, Alias("distseq.ClusterSpec")]
public sealed record ClusterSpec
{
    /// <summary>
    /// Workers that compute gradients, each on a compute thread, 1 to 1,024: a number, or least..most. With a number the job is
    /// spread over as many silos as possible, and shares threads where the cluster has fewer. Default auto: from 1 up to what the
    /// cluster has free and the model is large enough for; at most one per lane.
    /// </summary>
    [Id(0), Between(1, 1_024), Auto]
    public WorkerRange? Workers { get; init; }

    /// <summary>
    /// Ranges that the parameters are cut into, 1 to 256; more where one would be too large for a message. Default auto: one per
    /// silo, one in all below 65,536 parameters.
    /// </summary>
    [Id(1), Between(1, 256), Auto]
    public int? ParameterShards { get; init; }

    /// <summary>Where compute threads are short, jobs of a higher priority come first, -100 to 100. Default 0.</summary>
    [Id(2), Between(-100, 100)]
    public int Priority { get; init; }

    /// <summary>
    /// Whose job it is, where the cluster limits the compute threads of each user. Default: the user who runs the client.
    /// </summary>
    [Id(3), Matches(@"^[A-Za-z0-9._@-]{0,64}\z", "at most 64 letters, digits and . _ @ -")]
    public string User { get; init; } = "";
}
