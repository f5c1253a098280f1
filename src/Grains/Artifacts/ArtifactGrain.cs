using DistSeq.Contracts.Artifacts;
using Orleans.Concurrency;

namespace DistSeq.Grains.Artifacts;

/// <summary>Reads for clients; changes nothing, so duplicates do no harm.</summary>
[StatelessWorker]
internal sealed class ArtifactGrain(IArtifactStore store) : Grain, IArtifactGrain
{
    private const int LargestPart = 1 << 20;

    public async Task<long> GetLength() =>
        await store.Length(ArtifactName.Checked(this.GetPrimaryKeyString()), default) ?? throw Missing();

    public async Task<byte[]> Read(long offset, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, LargestPart);
        return await store.ReadPart(ArtifactName.Checked(this.GetPrimaryKeyString()), offset, count, default) ?? throw Missing();
    }

    private KeyNotFoundException Missing() => new($"The cluster's store has no '{this.GetPrimaryKeyString()}'.");
}
