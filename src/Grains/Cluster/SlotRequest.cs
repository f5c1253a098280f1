namespace DistSeq.Grains.Cluster;

/// <summary>What a job asks for: slots, each a compute thread of a silo.</summary>
/// <param name="Job">Job id.</param>
/// <param name="User">Whose it is.</param>
/// <param name="Priority">A higher one goes first.</param>
/// <param name="SubmittedAt">Of equal priority the earlier goes first.</param>
/// <param name="Least">Fewer are of no use.</param>
/// <param name="Most">More have nothing to do.</param>
/// <param name="MostSilos">Silos that it is worth spreading over.</param>
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

    /// <summary>Whether several workers share a thread where the cluster has fewer threads than the least.</summary>
    [Id(8)]
    public bool SharesThreads { get; init; }

    /// <summary>Only silos with these numerics may compute for the job.</summary>
    [Id(9)]
    public string Numerics { get; init; } = "";
}
