using System.Text.Json;
using DistSeq.Engine.Data;

namespace DistSeq.Engine.Tasks;

/// <summary>A prepared corpus as a byte stream: magic, codec fields, length-prefixed integer arrays; little-endian.</summary>
internal static class PreparedFile
{
    public static void Write(
        string magic, IReadOnlyDictionary<string, string> fields, IEnumerable<int[]> arrays, Stream destination)
    {
        using var writer = new BinaryWriter(destination, Encoding.UTF8, leaveOpen: true);
        writer.Write(magic);
        Write(writer, fields);
        foreach (var array in arrays)
            Write(writer, array);
    }

    public static void Write(BinaryWriter writer, IReadOnlyDictionary<string, string> fields)
    {
        writer.Write(fields.Count);
        foreach (var (name, value) in fields)
        {
            writer.Write(name);
            writer.Write(value);
        }
    }

    public static void Write(BinaryWriter writer, int[] values)
    {
        writer.Write(values.Length);
        foreach (var value in values)
            writer.Write(value);
    }

    /// <summary>Reads a prepared corpus.</summary>
    /// <param name="magic">What the stream must begin with.</param>
    /// <param name="arrays">Number of arrays.</param>
    /// <param name="source">The stream.</param>
    /// <param name="make">Makes a corpus from them. What it throws for invalid fields and numbers is reported as damage.</param>
    /// <exception cref="InvalidDataException">Not such a stream, or damaged.</exception>
    public static T Read<T>(string magic, int arrays, Stream source, Func<IReadOnlyDictionary<string, string>, int[][], T> make)
    {
        using var reader = new BinaryReader(source, Encoding.UTF8, leaveOpen: true);
        try
        {
            if (reader.ReadString() != magic)
                throw new InvalidDataException($"The prepared corpus does not begin with {magic}.");
            var fields = new Dictionary<string, string>();
            for (var left = reader.ReadInt32(); left > 0; left--)
                fields.Add(reader.ReadString(), reader.ReadString());
            var values = new int[arrays][];
            for (var array = 0; array < arrays; array++)
                values[array] = Values(reader, source);
            return make(fields, values);
        }
        catch (Exception e) when (e is IOException or FormatException or ArgumentException or JsonException)
        {
            throw new InvalidDataException($"The prepared corpus is damaged or ends too early ({e.Message})", e);
        }
    }

    /// <summary>Throws unless the ends are strictly ascending and the last equals the length.</summary>
    /// <exception cref="FormatException">They do not.</exception>
    public static void DemandEnds(int[] ends, int length)
    {
        var end = 0;
        foreach (var next in ends)
            end = next > end ? next : int.MaxValue;
        if (end != length)
            throw new FormatException("an end is out of range");
    }

    /// <summary>Makes sequences of ids.</summary>
    /// <exception cref="FormatException">An id or an end is out of range.</exception>
    public static TokenSequences Sequences(int[] tokens, int[] ends, int vocabulary)
    {
        DemandEnds(ends, tokens.Length);
        return Array.TrueForAll(tokens, token => token >= 0 && token < vocabulary)
            ? new TokenSequences(tokens, ends)
            : throw new FormatException("an id is out of range");
    }

    // A length is accepted only if that many bytes remain.
    private static int[] Values(BinaryReader reader, Stream source)
    {
        var length = reader.ReadInt32();
        if (length < 0 || (source.CanSeek && (long)length * sizeof(int) > source.Length - source.Position))
            throw new InvalidDataException($"The prepared corpus is damaged: it claims {length} elements.");
        var values = new int[length];
        for (var i = 0; i < values.Length; i++)
            values[i] = reader.ReadInt32();
        return values;
    }
}
