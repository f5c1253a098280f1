namespace DistSeq.Grains.Cluster;

/// <summary>What a job asks for: slots, each a compute thread of a silo.</summary>
/// <param name="Job">Job id.</param>
/// <param name="User">Its user.</param>
/// <param name="Priority">Higher goes first.</param>
/// <param name="SubmittedAt">At equal priority, earlier goes first.</param>
/// <param name="Least">Fewer slots are useless.</param>
/// <param name="Most">More slots would have nothing to do.</param>
/// <param name="MostSilos">Most silos that it is worth spreading over.</param>
[GenerateSerializer, Immutable, Alias("distseq.SlotRequest")]
internal sealed record SlotRequest(
    [property: Id(0)] string Job,
    [property: Id(1)] string User,
    [property: Id(2)] int Priority,
    [property: Id(3)] DateTimeOffset SubmittedAt,
    [property: Id(4)] int Least,
    [property: Id(5)] int Most,
    [property: Id(6)] int MostSilos)
{
    /// <summary>Addresses of the silos that it has now, with its slots on each; empty when it waits.</summary>
    [Id(7)]
    public IReadOnlyDictionary<string, int> Has { get; init; } = new Dictionary<string, int>();

    /// <summary>Whether several workers share a thread if the cluster has fewer threads than the least.</summary>
    [Id(8)]
    public bool SharesThreads { get; init; }

    /// <summary>Only silos with these numerics may compute for the job.</summary>
    [Id(9)]
    public string Numerics { get; init; } = "";
}
