using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using DistSeq.Engine.Models;
using DistSeq.Engine.Numerics;

namespace DistSeq.Engine.Checkpoints;

/// <summary>
/// The safetensors format: length of the header (8 bytes, little-endian), a JSON header of names, types, shapes and offsets, the data.
/// Arrays are written in the order of the layout, so the hash of the data part is the hash of the weights.
/// </summary>
public static class SafetensorsFile
{
    private const int LargestHeader = 64 << 20;

    /// <summary>Writes weights by the names and shapes of their layout.</summary>
    public static void Write(Checkpoint checkpoint, Stream destination) => Write(
        checkpoint.Metadata,
        [.. checkpoint.Layout.Ranges.Select(range => new SafetensorsArray(range.Name, Shape(range), checkpoint.Weights.Slice(range.Offset, range.Length)))],
        destination);

    /// <summary>Writes arrays in the order given.</summary>
    /// <exception cref="ArgumentException">An array does not have as many elements as its shape says.</exception>
    public static void Write(IReadOnlyDictionary<string, string> metadata, IReadOnlyList<SafetensorsArray> arrays, Stream destination)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartObject("__metadata__");
            foreach (var (key, value) in metadata)
                json.WriteString(key, value);
            json.WriteEndObject();
            long offset = 0;
            foreach (var array in arrays)
                offset = WriteEntry(json, array, offset);
            json.WriteEndObject();
        }

        // Data begins at a multiple of 8: the header is filled up with blanks.
        while (buffer.Length % 8 != 0)
            buffer.WriteByte((byte)' ');
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, buffer.Length);
        destination.Write(length);
        destination.Write(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
        foreach (var array in arrays)
            destination.Write(MemoryMarshal.AsBytes(array.Values.Span));
    }

    /// <summary>Reads the metadata and the arrays of a file that may be hostile. Arrays are float32.</summary>
    /// <exception cref="InvalidDataException">Not such a file, or one whose header breaks a rule; says which.</exception>
    public static SafetensorsContent Read(ReadOnlyMemory<byte> file)
    {
        if (file.Length < 8)
            throw new InvalidDataException("Not a safetensors file: it has fewer than 8 bytes.");
        var length = BinaryPrimitives.ReadInt64LittleEndian(file.Span);
        if (length is < 2 or > LargestHeader || length > file.Length - 8)
            throw new InvalidDataException($"Not a safetensors file: the header claims {length} bytes, the file has {file.Length}.");
        try
        {
            using var header = JsonDocument.Parse(file.Slice(8, (int)length), new JsonDocumentOptions { MaxDepth = 8, AllowDuplicateProperties = false });
            return ReadHeader(header.RootElement, file[(8 + (int)length)..]);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            throw new InvalidDataException($"Not a safetensors file: its header is damaged ({e.Message})", e);
        }
    }

    // A bias is a vector.
    private static long[] Shape(ParameterRange range) =>
        range.Rows > 1 || !range.Name.EndsWith("bias", StringComparison.Ordinal) ? [range.Rows, range.Columns] : [range.Columns];

    private static long WriteEntry(Utf8JsonWriter json, SafetensorsArray array, long offset)
    {
        Refuse.UnlessLength(array.Name, array.Values.Length, (int)array.Shape.Aggregate(1L, (size, dimension) => size * dimension));
        var end = offset + ((long)array.Values.Length * sizeof(float));
        json.WriteStartObject(array.Name);
        json.WriteString("dtype", "F32");
        json.WriteStartArray("shape");
        foreach (var dimension in array.Shape)
            json.WriteNumberValue(dimension);
        json.WriteEndArray();
        json.WriteStartArray("data_offsets");
        json.WriteNumberValue(offset);
        json.WriteNumberValue(end);
        json.WriteEndArray();
        json.WriteEndObject();
        return end;
    }

    private static SafetensorsContent ReadHeader(JsonElement header, ReadOnlyMemory<byte> data)
    {
        var metadata = new Dictionary<string, string>();
        var arrays = new Dictionary<string, ReadOnlyMemory<byte>>();
        var covered = new List<(long Begin, long End)>();
        foreach (var entry in header.EnumerateObject())
        {
            if (entry.Name == "__metadata__")
            {
                foreach (var item in entry.Value.EnumerateObject())
                    metadata[item.Name] = item.Value.GetString() ?? "";
                continue;
            }

            var (begin, end) = ReadEntry(entry, data.Length);
            covered.Add((begin, end));
            arrays[entry.Name] = data[(int)begin..(int)end];
        }

        long at = 0;
        foreach (var (begin, end) in covered.Order())
        {
            if (begin != at)
                throw new InvalidDataException($"The safetensors header leaves a gap or an overlap at byte {at} of the data.");
            at = end;
        }

        if (at != data.Length)
            throw new InvalidDataException($"The safetensors data has {data.Length} bytes; the header describes {at}.");
        return new SafetensorsContent(metadata, arrays);
    }

    private static (long Begin, long End) ReadEntry(JsonProperty entry, long dataLength)
    {
        if (entry.Value.GetProperty("dtype").GetString() != "F32")
            throw new InvalidDataException($"Array '{entry.Name}' is of type {entry.Value.GetProperty("dtype")}; only F32 can be read.");
        var offsets = entry.Value.GetProperty("data_offsets");
        if (offsets.GetArrayLength() != 2)
            throw new InvalidDataException($"Array '{entry.Name}' has {offsets.GetArrayLength()} offsets; it must have 2, its begin and its end.");
        var (begin, end) = (offsets[0].GetInt64(), offsets[1].GetInt64());
        if (begin < 0 || end < begin || end > dataLength)
            throw new InvalidDataException($"Array '{entry.Name}' lies at {begin} … {end}; the data has {dataLength} bytes.");
        long elements = 1;
        foreach (var dimension in entry.Value.GetProperty("shape").EnumerateArray())
        {
            var size = dimension.GetInt64();
            if (size < 0 || size > dataLength || (elements *= size) > dataLength)
                throw new InvalidDataException($"Array '{entry.Name}' has the dimension {size}, more than the data can hold.");
        }

        if (elements * sizeof(float) != end - begin)
            throw new InvalidDataException($"Array '{entry.Name}' has {elements} elements in {end - begin} bytes; 4 bytes each are right.");
        return (begin, end);
    }
}
