using System.Runtime.InteropServices;
using DistSeq.Engine.Models;

namespace DistSeq.Engine.Checkpoints;

/// <summary>The content of a safetensors file: text by key, and float32 arrays as raw bytes by name.</summary>
public sealed record SafetensorsContent(
    IReadOnlyDictionary<string, string> Metadata, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Arrays)
{
    /// <summary>Dimensions of the arrays, by name.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<long>> Shapes { get; init; } = new Dictionary<string, IReadOnlyList<long>>();

    /// <summary>The file's verified hash; null if it has none.</summary>
    public string? Sha256 { get; init; }

    /// <summary>Collects the arrays of a model into one flat buffer in its layout.</summary>
    /// <exception cref="InvalidDataException">An array is missing, has another shape, or is not part of the model.</exception>
    public float[] Weights(ParameterLayout layout)
    {
        // Before allocating: a file may claim to be any model.
        foreach (var range in layout.Ranges)
            Demand(range.Name, range.Length);
        var weights = new float[layout.Length];
        foreach (var range in layout.Ranges)
        {
            Copy(range.Name, weights.AsSpan(range.Offset, range.Length));
            var shape = SafetensorsFile.Shape(range);
            if (Shapes.TryGetValue(range.Name, out var found) && !found.SequenceEqual(shape))
            {
                throw new InvalidDataException($"Array '{range.Name}' has the shape [{string.Join(", ", found)}]; "
                    + $"its model needs [{string.Join(", ", shape)}].");
            }
        }

        var other = Arrays.Keys.Except(layout.Ranges.Select(range => range.Name))
            .FirstOrDefault(name => !name.StartsWith(Checkpoint.TrainingPrefix, StringComparison.Ordinal));
        if (other is not null)
            throw new InvalidDataException($"Array '{other}' is none of its model's.");

        return weights;
    }

    /// <summary>Copies one array.</summary>
    /// <exception cref="InvalidDataException">The array is missing or has another size.</exception>
    public void Copy(string name, Span<float> destination)
    {
        Demand(name, destination.Length);
        Arrays[name].Span.CopyTo(MemoryMarshal.AsBytes(destination));
    }

    private void Demand(string name, int length)
    {
        if (!Arrays.TryGetValue(name, out var bytes) || bytes.Length != (long)length * sizeof(float))
            throw new InvalidDataException($"The checkpoint lacks array '{name}' with {length} elements, which its model needs.");
    }
}
