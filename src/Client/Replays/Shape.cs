namespace DistSeq.Client.Replays;

/// <summary>One way to spread a job over workers and shards; it must not change the weights.</summary>
/// <param name="Name">For people, up to 31 characters.</param>
/// <param name="Cluster">The cluster section of the spec.</param>
internal sealed record Shape(string Name, ClusterSpec Cluster)
{
    /// <summary>Compute threads of the silo, where one is started for this shape. Default one per processor.</summary>
    public int? ComputeThreads { get; init; }

    /// <summary>The runtime's switch that turns off a vector instruction set. Default none.</summary>
    public string? Without { get; init; }

    /// <summary>Most steps to run, where steps are slow. Default no limit.</summary>
    public long? MostSteps { get; init; }

    /// <summary>Whether it only repeats the first shape, to see whether the job can be repeated at all.</summary>
    public bool IsRepetition { get; init; }
}
