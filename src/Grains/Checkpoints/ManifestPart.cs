namespace DistSeq.Grains.Checkpoints;

/// <summary>One file of a checkpoint: of a parameter shard, or of the groups of lanes of a worker.</summary>
/// <param name="Name">In the artifact store; tells job, step, epoch and shard, so that no two writers meet.</param>
/// <param name="Sha256">Of the file, as it stands in its metadata.</param>
/// <param name="Begin">First parameter, or first lane.</param>
/// <param name="End">The one after the last.</param>
[GenerateSerializer, Immutable, Alias("distseq.ManifestPart")]
internal sealed record ManifestPart(
    [property: Id(0)] string Name, [property: Id(1)] string Sha256, [property: Id(2)] int Begin, [property: Id(3)] int End);
