namespace DistSeq.Grains.Checkpoints;

/// <summary>One file of a checkpoint: of a parameter shard, or of the groups of lanes of a worker.</summary>
/// <param name="Name">Name of the artifact, with job, version, attempt and shard, so that no two writers write the same.</param>
/// <param name="Sha256">Hash of the file, as in its metadata.</param>
/// <param name="Begin">First parameter, or first lane.</param>
/// <param name="End">The one after the last.</param>
[GenerateSerializer, Immutable, Alias("distseq.ManifestPart")]
internal sealed record ManifestPart(
    [property: Id(0)] string Name, [property: Id(1)] string Sha256, [property: Id(2)] int Begin, [property: Id(3)] int End);
