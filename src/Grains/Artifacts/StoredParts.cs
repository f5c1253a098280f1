using System.Security.Cryptography;

namespace DistSeq.Grains.Artifacts;

/// <summary>
/// Content that is stored in parts. At most two of them are in memory at a time: while one is used, the next is read.
/// </summary>
/// <param name="store">Where they are stored.</param>
/// <param name="nameOf">The name of each part.</param>
internal sealed class StoredParts(IArtifactStore store, Func<int, string> nameOf)
{
    /// <summary>Bytes of each part that is written here; the last may have fewer.</summary>
    public const int Bytes = 4 << 20;

    /// <summary>Writes the rest of a source.</summary>
    public async Task<PartList> Write(Stream source)
    {
        var hashes = new List<string>();
        long length = 0;
        var part = new byte[Bytes];
        while (await source.ReadAtLeastAsync(part, part.Length, throwOnEndOfStream: false) is > 0 and var count)
        {
            length += count;
            await store.Write(nameOf(hashes.Count), part.AsMemory(0, count), default);
            hashes.Add(Hash(part.AsSpan(0, count)));
        }

        return new PartList(length, hashes);
    }

    /// <summary>Copies all parts, and checks each against the list.</summary>
    /// <exception cref="DamagedException">A part is missing, or it was damaged and has been deleted.</exception>
    public async Task Copy(PartList list, Stream destination)
    {
        var at = 0;
        await foreach (var part in Read(list.Hashes.Count))
        {
            var name = nameOf(at);
            var kind = ArtifactKind.Of(name);
            if (part is null)
                throw new DamagedException($"The {kind.Title} '{name}' is missing in the cluster's store. {kind.Remedy}");
            if (Hash(part) is var hash && hash != list.Hashes[at])
            {
                await store.Delete(name, default);
                throw new DamagedException($"The {kind.Title} '{name}' in the cluster's store is damaged: "
                    + $"its hash is {hash} and should be {list.Hashes[at]}. {kind.Remedy}");
            }

            await destination.WriteAsync(part);
            at++;
        }
    }

    /// <summary>The parts in order; null for a missing one.</summary>
    public async IAsyncEnumerable<byte[]?> Read(int count)
    {
        var next = store.Read(nameOf(0), default);
        try
        {
            for (var at = 0; at < count; at++)
            {
                var part = await next;
                if (at + 1 < count)
                    next = store.Read(nameOf(at + 1), default);
                yield return part;
            }
        }
        finally
        {
            // The caller may have stopped reading.
            next.Ignore();
        }
    }

    public static string Hash(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));
}
