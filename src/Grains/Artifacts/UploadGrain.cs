using System.Security.Cryptography;
using System.Text.RegularExpressions;
using DistSeq.Contracts.Artifacts;

namespace DistSeq.Grains.Artifacts;

/// <summary>Collects the parts of an upload in the store. Content-addressed: whatever comes twice or late is the same content.</summary>
internal sealed partial class UploadGrain(IArtifactStore store) : Grain, IUploadGrain
{
    private const int LargestPart = 1 << 20;
    private const int MostParts = 256;

    private string Sha256 => this.GetPrimaryKeyString();

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (!HashRule().IsMatch(Sha256))
            throw new ArgumentException($"'{Sha256}' is no SHA-256: 64 lower-case hexadecimal digits are.");
        return Task.CompletedTask;
    }

    /// <summary>Whoever asks is about to use it: it is kept as if it had come now.</summary>
    public Task<bool> IsComplete() => store.Touch(ArtifactName.Upload(Sha256), default);

    /// <summary>A duplicate writes the same part again; a part that comes after completion is written and never read.</summary>
    public Task SendPart(int index, byte[] content)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, MostParts);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(content.Length, LargestPart);
        return store.Write(ArtifactName.UploadPart(Sha256, index), content, default);
    }

    /// <summary>A duplicate finds the content complete and does nothing.</summary>
    public async Task Complete(int parts)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(parts, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(parts, MostParts);
        if (await IsComplete())
            return;
        using var whole = new MemoryStream();
        for (var index = 0; index < parts; index++)
        {
            var part = await store.Read(ArtifactName.UploadPart(Sha256, index), default)
                ?? throw new InvalidOperationException($"Part {index} of {parts} has not arrived; send all parts again.");
            whole.Write(part);
        }

        var hash = Convert.ToHexStringLower(SHA256.HashData(whole.GetBuffer().AsSpan(0, (int)whole.Length)));
        if (hash != Sha256)
            throw new InvalidOperationException($"The uploaded content has the hash {hash}, not {Sha256}; send all parts again.");
        await store.Write(ArtifactName.Upload(Sha256), whole.GetBuffer().AsMemory(0, (int)whole.Length), default);
        for (var index = 0; index < parts; index++)
            await store.Delete(ArtifactName.UploadPart(Sha256, index), default);
    }

    [GeneratedRegex(@"^[0-9a-f]{64}\z")]
    private static partial Regex HashRule();
}
