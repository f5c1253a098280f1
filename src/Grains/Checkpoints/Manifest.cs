namespace DistSeq.Grains.Checkpoints;

/// <summary>
/// A checkpoint in mid-run: the files that all parameter shards have written of one version. It counts once it is in the job's
/// record, which is written after all files; until then nobody knows of them.
/// </summary>
/// <param name="Version">Updates applied. Data cursors and random streams follow from it.</param>
/// <param name="Parts">Files in order of their ranges, which cover all parameters.</param>
/// <param name="Progress">The job's counters at that version.</param>
[GenerateSerializer, Immutable, Alias("distseq.Manifest")]
internal sealed record Manifest(
    [property: Id(0)] long Version, [property: Id(1)] IReadOnlyList<ManifestPart> Parts, [property: Id(2)] ProgressMark Progress)
{
    /// <summary>What groups of lanes keep, in files by lanes; empty if they keep nothing.</summary>
    [Id(3)]
    public IReadOnlyList<ManifestPart> Kept { get; init; } = [];

    /// <summary>All files.</summary>
    public IEnumerable<ManifestPart> Files => Parts.Concat(Kept);
}
