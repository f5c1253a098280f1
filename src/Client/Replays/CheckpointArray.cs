using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace DistSeq.Client.Replays;

/// <summary>One array of a checkpoint file, row-major.</summary>
internal sealed record CheckpointArray(string Name, long[] Shape, float[] Values)
{
    private const int LengthBytes = 8;

    /// <summary>
    /// All arrays in the order of the file. It is a safetensors file: length of the header (8 bytes, little-endian), a JSON
    /// header of names, shapes and offsets, the data (float32).
    /// </summary>
    /// <exception cref="InvalidDataException">It is not such a file.</exception>
    public static IReadOnlyList<CheckpointArray> ReadAll(byte[] file)
    {
        try
        {
            var length = checked((int)BinaryPrimitives.ReadInt64LittleEndian(file));
            using var header = JsonDocument.Parse(file.AsMemory(LengthBytes, length));
            var data = file.AsMemory(LengthBytes + length);
            return [.. header.RootElement.EnumerateObject()
                .Where(static entry => entry.Name != "__metadata__")
                .Select(static entry => (entry.Name, entry.Value, Begin: entry.Value.GetProperty("data_offsets")[0].GetInt32()))
                .OrderBy(static entry => entry.Begin)
                .Select(entry => new CheckpointArray(
                    entry.Name,
                    [.. entry.Value.GetProperty("shape").EnumerateArray().Select(static dimension => dimension.GetInt64())],
                    MemoryMarshal.Cast<byte, float>(data.Span[
                        entry.Begin..entry.Value.GetProperty("data_offsets")[1].GetInt32()]).ToArray()))];
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException or OverflowException
            or InvalidOperationException
            or KeyNotFoundException or FormatException or IndexOutOfRangeException)
        {
            throw new InvalidDataException(
                $"The checkpoint is not a safetensors file that can be compared: {exception.Message}", exception);
        }
    }

    /// <summary>The place of an element in each dimension.</summary>
    public IReadOnlyList<long> IndexOf(long element)
    {
        var index = new long[Shape.Length];
        for (var dimension = Shape.Length - 1; dimension >= 0; dimension--)
            (element, index[dimension]) = Math.DivRem(element, Shape[dimension]);
        return index;
    }
}
