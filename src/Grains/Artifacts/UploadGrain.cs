using System.Security.Cryptography;
using System.Text.RegularExpressions;
using DistSeq.Contracts.Artifacts;

namespace DistSeq.Grains.Artifacts;

/// <summary>
/// Collects the parts of an upload in the store; if there are several, they stay as parts. Content-addressed: whatever comes
/// twice or late is the same content.
/// </summary>
internal sealed partial class UploadGrain(IArtifactStore store) : Grain, IUploadGrain
{
    private const int LargestPart = 1 << 20;
    private const int MostParts = 1 << 16;

    private string Sha256 => this.GetPrimaryKeyString();

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (!HashRule().IsMatch(Sha256))
            throw new ArgumentException($"'{Sha256}' is no SHA-256: 64 lower-case hexadecimal digits are.");
        return Task.CompletedTask;
    }

    /// <summary>Whoever asks is about to use it, so it is kept as if it had come now.</summary>
    public Task<bool> IsComplete() => Uploads.Touch(store, Sha256);

    /// <summary>Parts that exist are kept as if they had come now.</summary>
    public async Task<int[]> Missing(int parts)
    {
        Demand(parts);
        var missing = new List<int>();
        for (var index = 0; index < parts; index++)
        {
            if (!await store.Touch(ArtifactName.UploadPart(Sha256, index), default))
                missing.Add(index);
        }

        return [.. missing];
    }

    /// <summary>A duplicate writes the same part again; so does one that comes after completion.</summary>
    public Task SendPart(int index, byte[] content)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, MostParts);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(content.Length, LargestPart);
        return store.Write(ArtifactName.UploadPart(Sha256, index), content, default);
    }

    /// <summary>
    /// A duplicate finds the content complete and does nothing. If the content has another hash, all parts are deleted, as nobody
    /// knows which of them is wrong.
    /// </summary>
    public async Task Complete(int parts)
    {
        Demand(parts);
        if (await IsComplete())
            return;
        using var whole = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var hashes = new List<string>();
        long length = 0;
        byte[] last = [];
        await foreach (var part in Uploads.Parts(store, Sha256).Read(parts))
        {
            last = part ?? throw new InvalidOperationException(
                $"Part {hashes.Count} of {parts} has not arrived; send all parts again.");
            whole.AppendData(last);
            hashes.Add(StoredParts.Hash(last));
            length += last.Length;
        }

        var hash = Convert.ToHexStringLower(whole.GetHashAndReset());
        if (hash != Sha256)
        {
            await Uploads.Delete(store, Sha256);
            throw new InvalidOperationException(
                $"The uploaded content has the hash {hash}, not {Sha256}; send all parts again.");
        }

        if (parts > 1)
        {
            await store.Write(ArtifactName.UploadList(Sha256), new PartList(length, hashes).Close(), default);
            return;
        }

        await store.Write(ArtifactName.Upload(Sha256), last, default);
        await store.Delete(ArtifactName.UploadPart(Sha256, 0), default);
    }

    private static void Demand(int parts)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(parts, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(parts, MostParts);
    }

    [GeneratedRegex(@"^[0-9a-f]{64}\z")]
    private static partial Regex HashRule();
}
