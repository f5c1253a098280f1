using System.Runtime.InteropServices;
using System.Security.Cryptography;
using DistSeq.Engine.Models;

namespace DistSeq.Engine.Checkpoints;

/// <summary>Weights and what is needed to use them.</summary>
/// <param name="Layout">Names and places of the parameters.</param>
/// <param name="Weights">In canonical layout.</param>
/// <param name="Metadata">Text by key, such as model, vocabulary and step.</param>
public sealed record Checkpoint(
    ParameterLayout Layout, ReadOnlyMemory<float> Weights, IReadOnlyDictionary<string, string> Metadata)
{
    /// <summary>Name prefix of the arrays needed to resume training. No model parameter has it.</summary>
    public const string TrainingPrefix = "training.";

    /// <summary>Arrays needed to resume training, stored after the weights; their names have the prefix. Default none.</summary>
    public IReadOnlyList<SafetensorsArray> Training { get; init; } = [];

    /// <summary>SHA-256 of weights in canonical layout (little-endian float32), lower-case hexadecimal.</summary>
    public static string Hash(ReadOnlySpan<float> weights) =>
        Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(weights)));
}
