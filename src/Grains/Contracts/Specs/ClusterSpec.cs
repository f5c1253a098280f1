namespace DistSeq.Contracts.Specs;

/// <summary>How a job is spread over the cluster. Any choice gives the same weights.</summary>
[GenerateSerializer, Immutable, Alias("distseq.ClusterSpec")]
public sealed record ClusterSpec
{
    /// <summary>Workers that compute gradients, 1 to 1,024. Default auto: one for each compute thread, at most one a lane.</summary>
    [Id(0), Between(1, 1_024), Auto]
    public int? Workers { get; init; }

    /// <summary>Ranges the parameters are cut into, 1 to 256. Default auto: one a silo, none below 65,536 parameters.</summary>
    [Id(1), Between(1, 256), Auto]
    public int? ParameterShards { get; init; }
}
