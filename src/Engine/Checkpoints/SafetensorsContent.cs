using System.Runtime.InteropServices;
using DistSeq.Engine.Models;

namespace DistSeq.Engine.Checkpoints;

/// <summary>What a safetensors file holds: text by key, and float32 arrays as raw bytes by name.</summary>
public sealed record SafetensorsContent(
    IReadOnlyDictionary<string, string> Metadata, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Arrays)
{
    /// <summary>The arrays of a model as one flat buffer in its layout.</summary>
    /// <exception cref="InvalidDataException">An array is missing or of another size.</exception>
    public float[] Weights(ParameterLayout layout)
    {
        var weights = new float[layout.Length];
        foreach (var range in layout.Ranges)
            Copy(range.Name, weights.AsSpan(range.Offset, range.Length));
        return weights;
    }

    /// <summary>Copies one array.</summary>
    /// <exception cref="InvalidDataException">It is missing or of another size.</exception>
    public void Copy(string name, Span<float> destination)
    {
        if (!Arrays.TryGetValue(name, out var bytes) || bytes.Length != destination.Length * sizeof(float))
            throw new InvalidDataException($"The checkpoint lacks array '{name}' with {destination.Length} elements, which its model needs.");
        bytes.Span.CopyTo(MemoryMarshal.AsBytes(destination));
    }
}
