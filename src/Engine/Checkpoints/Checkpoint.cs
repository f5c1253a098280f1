using System.Runtime.InteropServices;
using System.Security.Cryptography;
using DistSeq.Engine.Models;

namespace DistSeq.Engine.Checkpoints;

/// <summary>Weights with what is needed to use them.</summary>
/// <param name="Layout">Names and places.</param>
/// <param name="Weights">In canonical layout.</param>
/// <param name="Metadata">Text by key: model, vocabulary, step and so on.</param>
public sealed record Checkpoint(ParameterLayout Layout, ReadOnlyMemory<float> Weights, IReadOnlyDictionary<string, string> Metadata)
{
    /// <summary>SHA-256 of weights in canonical layout (little-endian float32), lower-case hexadecimal.</summary>
    public static string Hash(ReadOnlySpan<float> weights) => Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(weights)));
}
