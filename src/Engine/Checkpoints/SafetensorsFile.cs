using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using DistSeq.Engine.Models;

namespace DistSeq.Engine.Checkpoints;

/// <summary>
/// The safetensors format: header length (8 bytes, little-endian), a JSON header of names, types, shapes and offsets, then the
/// data. Arrays are written in layout order, so the data begins with the weights as they are hashed. The first metadata entry,
/// "sha256", is the hash of the whole file with its own 64 digits as zeros, so any changed bit is detected.
/// </summary>
public static class SafetensorsFile
{
    private const int LargestHeader = 64 << 20;
    private const string HashName = "sha256";
    private const string BeforeHash = "{\"__metadata__\":{\"" + HashName + "\":\"";
    private const int HashDigits = 2 * SHA256.HashSizeInBytes;

    private static readonly string NoHash = new('0', HashDigits);

    /// <summary>Writes weights with the names and shapes of their layout.</summary>
    /// <returns>The file's hash, as in its metadata.</returns>
    public static string Write(Checkpoint checkpoint, Stream destination) => Write(
        checkpoint.Metadata,
        [
            .. checkpoint.Layout.Ranges.Select(range => new SafetensorsArray(
                range.Name, Shape(range), checkpoint.Weights.Slice(range.Offset, range.Length))),
            .. checkpoint.Training,
        ],
        destination);

    /// <summary>Writes arrays in the given order.</summary>
    /// <returns>The file's hash, as in its metadata.</returns>
    /// <exception cref="ArgumentException">
    /// An array's element count does not match its shape, or the metadata has a "sha256".
    /// </exception>
    public static string Write(
        IReadOnlyDictionary<string, string> metadata, IReadOnlyList<SafetensorsArray> arrays, Stream destination)
    {
        if (metadata.ContainsKey(HashName))
            throw new ArgumentException($"The metadata has an entry '{HashName}', which is the file's own.", nameof(metadata));
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartObject("__metadata__");
            json.WriteString(HashName, NoHash);
            foreach (var (key, value) in metadata)
                json.WriteString(key, value);
            json.WriteEndObject();
            long offset = 0;
            foreach (var array in arrays)
                offset = WriteEntry(json, array, offset);
            json.WriteEndObject();
        }

        // The header is padded with blanks, so that the data begins at a multiple of 8.
        while (buffer.Length % 8 != 0)
            buffer.WriteByte((byte)' ');
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, buffer.Length);
        var header = buffer.GetBuffer().AsSpan(0, (int)buffer.Length);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(length);
        hash.AppendData(header);
        foreach (var array in arrays)
            hash.AppendData(MemoryMarshal.AsBytes(array.Values.Span));
        var digits = Convert.ToHexStringLower(hash.GetHashAndReset());
        Encoding.ASCII.GetBytes(digits, header[BeforeHash.Length..]);
        destination.Write(length);
        destination.Write(header);
        foreach (var array in arrays)
            destination.Write(MemoryMarshal.AsBytes(array.Values.Span));
        return digits;
    }

    /// <summary>Reads the metadata and the float32 arrays of an untrusted file. Verifies the hash if there is one.</summary>
    /// <exception cref="InvalidDataException">
    /// Not a safetensors file, an invalid header, or changed since it was written; the message says which.
    /// </exception>
    public static SafetensorsContent Read(ReadOnlyMemory<byte> file)
    {
        if (file.Length < 8)
            throw new InvalidDataException("Not a safetensors file: it has fewer than 8 bytes.");
        var length = BinaryPrimitives.ReadInt64LittleEndian(file.Span);
        // Other files rarely begin like this, so it is one that was cut short or overwritten.
        var what = file.Length > 9 && file.Span[8..10].SequenceEqual("{\""u8)
            ? "It is damaged or cut short"
            : "Not a safetensors file";
        if (length is < 2 or > LargestHeader || length > file.Length - 8)
            throw new InvalidDataException($"{what}: the header claims {length} bytes, the file has {file.Length}.");
        try
        {
            using var header = JsonDocument.Parse(
                file.Slice(8, (int)length), new JsonDocumentOptions { MaxDepth = 8, AllowDuplicateProperties = false });
            var content = ReadHeader(header.RootElement, file[(8 + (int)length)..]);
            if (content.Sha256 is { } hash)
                DemandHash(file, hash);
            return content;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            throw new InvalidDataException($"{what}: its header is not whole, or not what such files have.", e);
        }
    }

    /// <summary>Dimensions of a range of parameters; a bias is a vector.</summary>
    internal static long[] Shape(ParameterRange range) =>
        range.Rows > 1 || !range.Name.EndsWith("bias", StringComparison.Ordinal) ? [range.Rows, range.Columns] : [range.Columns];

    private static void DemandHash(ReadOnlyMemory<byte> file, string expected)
    {
        var at = sizeof(long) + BeforeHash.Length;
        if (expected.Length != HashDigits
            || file.Length < at + HashDigits
            || !file.Span[sizeof(long)..at].SequenceEqual(Encoding.ASCII.GetBytes(BeforeHash)))
        {
            throw new InvalidDataException("It is damaged, or was written again by another program: "
                + $"its '{HashName}' does not stand first.");
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(file.Span[..at]);
        hash.AppendData(Encoding.ASCII.GetBytes(NoHash));
        hash.AppendData(file.Span[(at + HashDigits)..]);
        if (Convert.ToHexStringLower(hash.GetHashAndReset()) is var found && found != expected)
            throw new InvalidDataException($"It is damaged: its hash is {found} and should be {expected}.");
    }

    private static long WriteEntry(Utf8JsonWriter json, SafetensorsArray array, long offset)
    {
        Refuse.UnlessLength(
            array.Name, array.Values.Length, (int)array.Shape.Aggregate(1L, (size, dimension) => size * dimension));
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
        var shapes = new Dictionary<string, IReadOnlyList<long>>();
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
            shapes[entry.Name] = [.. entry.Value.GetProperty("shape").EnumerateArray().Select(dimension => dimension.GetInt64())];
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
        metadata.Remove(HashName, out var hash);
        return new SafetensorsContent(metadata, arrays) { Shapes = shapes, Sha256 = hash };
    }

    private static (long Begin, long End) ReadEntry(JsonProperty entry, long dataLength)
    {
        if (entry.Value.GetProperty("dtype").GetString() != "F32")
            throw new InvalidDataException(
                $"Array '{entry.Name}' is of type {entry.Value.GetProperty("dtype")}; only F32 can be read.");
        var offsets = entry.Value.GetProperty("data_offsets");
        if (offsets.GetArrayLength() != 2)
            throw new InvalidDataException(
                $"Array '{entry.Name}' has {offsets.GetArrayLength()} offsets; it must have 2, its begin and its end.");
        var (begin, end) = (offsets[0].GetInt64(), offsets[1].GetInt64());
        if (begin < 0 || end < begin || end > dataLength)
            throw new InvalidDataException($"Array '{entry.Name}' lies at {begin} … {end}; the data has {dataLength} bytes. "
                + "It is damaged or cut short.");
        long elements = 1;
        foreach (var dimension in entry.Value.GetProperty("shape").EnumerateArray())
        {
            var size = dimension.GetInt64();
            if (size < 0 || size > dataLength || (elements *= size) > dataLength)
                throw new InvalidDataException($"Array '{entry.Name}' has the dimension {size}, more than the data can hold.");
        }

        if (elements * sizeof(float) != end - begin)
            throw new InvalidDataException(
                $"Array '{entry.Name}' has {elements} elements in {end - begin} bytes; 4 bytes each are right.");
        return (begin, end);
    }
}
