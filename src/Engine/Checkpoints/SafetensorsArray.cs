namespace DistSeq.Engine.Checkpoints;

/// <summary>One float32 array of a safetensors file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Shape">Dimensions, row-major.</param>
/// <param name="Values">As many elements as the shape says.</param>
public sealed record SafetensorsArray(string Name, IReadOnlyList<long> Shape, ReadOnlyMemory<float> Values);
