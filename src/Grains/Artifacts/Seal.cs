using System.Security.Cryptography;

namespace DistSeq.Grains.Artifacts;

/// <summary>Bytes with their SHA-256 in front.</summary>
internal static class Seal
{
    /// <summary>Bytes of the hash in front.</summary>
    public const int Bytes = SHA256.HashSizeInBytes;

    public static byte[] Close(ReadOnlySpan<byte> content)
    {
        var closed = new byte[SHA256.HashSizeInBytes + content.Length];
        content.CopyTo(closed.AsSpan(SHA256.HashSizeInBytes));
        SHA256.HashData(content, closed);
        return closed;
    }

    /// <summary>Checks a seal, and gives its content.</summary>
    /// <exception cref="InvalidDataException">The content is not what was sealed.</exception>
    public static ReadOnlyMemory<byte> Open(ReadOnlyMemory<byte> closed)
    {
        if (closed.Length < SHA256.HashSizeInBytes)
            throw new InvalidDataException($"it has {closed.Length} bytes, fewer than its hash alone.");
        var content = closed[SHA256.HashSizeInBytes..];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(content.Span, hash);
        if (!hash.SequenceEqual(closed.Span[..SHA256.HashSizeInBytes]))
        {
            throw new InvalidDataException($"its hash is {Convert.ToHexStringLower(hash)} "
                + $"and should be {Convert.ToHexStringLower(closed.Span[..SHA256.HashSizeInBytes])}.");
        }

        return content;
    }
}
