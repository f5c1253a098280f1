namespace DistSeq.Contracts.Artifacts;

/// <summary>Reads one stored artifact, for example a checkpoint; its key is the artifact's name.</summary>
[Alias("distseq.IArtifactGrain")]
public interface IArtifactGrain : IGrainWithStringKey
{
    /// <summary>Length in bytes.</summary>
    /// <exception cref="KeyNotFoundException">There is no such artifact.</exception>
    [Needs(Role.User, OfOwner = true), Alias("GetLength")]
    Task<long> GetLength();

    /// <summary>
    /// Up to <paramref name="count"/> bytes (1 MiB at most) from <paramref name="offset"/> on; empty at the end.
    /// </summary>
    [Needs(Role.User, OfOwner = true), Alias("Read")]
    Task<byte[]> Read(long offset, int count);
}
