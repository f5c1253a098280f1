using DistSeq.Contracts.Artifacts;
using DistSeq.Grains.Access;
using Orleans.Concurrency;
using Orleans.Serialization.Invocation;

namespace DistSeq.Grains.Artifacts;

/// <summary>Reads for clients; changes nothing, so duplicates do no harm.</summary>
[StatelessWorker]
internal sealed class ArtifactGrain(IArtifactStore store) : Grain, IArtifactGrain, IOwned
{
    private const int LargestPart = 1 << 20;

    /// <summary>Its job's; uploads and data sets are nobody's.</summary>
    public async ValueTask<string?> OwnerOf(IInvokable request) =>
        this.GetPrimaryKeyString() is var name && name.StartsWith(ArtifactName.Jobs, StringComparison.Ordinal)
            ? await JobOwner.Of(name[ArtifactName.Jobs.Length..].Split('/')[0], GrainFactory)
            : "";

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
