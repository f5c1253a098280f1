namespace DistSeq.Grains.Tests.Artifacts;

/// <summary>The tests' store does what the others do.</summary>
public sealed class MemoryArtifactStoreTests : ArtifactStoreConformance
{
    private readonly MemoryArtifactStore _store = new();

    internal override Task<IArtifactStore> Store() => Task.FromResult<IArtifactStore>(_store);
}
