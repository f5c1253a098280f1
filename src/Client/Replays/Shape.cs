using DistSeq.Contracts.Specs;

namespace DistSeq.Client.Replays;

/// <summary>One way to spread a job; it must not show in the weights.</summary>
/// <param name="Name">For people, up to 31 characters.</param>
/// <param name="Cluster">The section of the spec.</param>
internal sealed record Shape(string Name, ClusterSpec Cluster)
{
    /// <summary>Compute threads of the silo, where it is one that is started for it. Default one a processor.</summary>
    public int? ComputeThreads { get; init; }

    /// <summary>The runtime's switch for vectors of the processor, which are done without. Default none.</summary>
    public string? Without { get; init; }

    /// <summary>Steps at the most, where steps take long. Default no limit.</summary>
    public long? MostSteps { get; init; }

    /// <summary>Whether it only repeats the first shape, to see that this can be repeated at all.</summary>
    public bool IsRepetition { get; init; }
}
