using System.Text;
using DistSeq.Engine.Data;
using DistSeq.Engine.Data.Sequences;

namespace DistSeq.Engine.Tasks.Translate;

/// <summary>
/// Pairs as a stream of bytes: magic, the fields of the codec, then both splits with both sides of each; little-endian.
/// </summary>
internal static class PairFile
{
    private const string Magic = "distseq-pairs-1";

    public static void Write(PairCorpus corpus, Stream destination)
    {
        using var writer = new BinaryWriter(destination, Encoding.UTF8, leaveOpen: true);
        writer.Write(Magic);
        var fields = corpus.Pairs.Fields;
        writer.Write(fields.Count);
        foreach (var (name, value) in fields)
        {
            writer.Write(name);
            writer.Write(value);
        }

        foreach (var split in new[] { corpus.Train, corpus.Valid })
        {
            foreach (var side in new[] { split.Sources, split.Targets })
            {
                Write(writer, side.Tokens);
                Write(writer, side.Ends);
            }
        }
    }

    /// <exception cref="InvalidDataException">Not such a stream, or damaged.</exception>
    public static PairCorpus Read(Stream source)
    {
        using var reader = new BinaryReader(source, Encoding.UTF8, leaveOpen: true);
        try
        {
            if (reader.ReadString() != Magic)
                throw new InvalidDataException($"The prepared pairs do not begin with {Magic}.");
            var fields = new Dictionary<string, string>();
            for (var left = reader.ReadInt32(); left > 0; left--)
                fields.Add(reader.ReadString(), reader.ReadString());
            var codec = PairCodec.Open(fields);
            PairSequences Split()
            {
                var sources = Sequences(reader, source, codec.Source.Vocabulary.Count);
                var targets = Sequences(reader, source, codec.Target.Vocabulary.Count);
                return sources.Count == targets.Count
                    ? new PairSequences(sources, targets)
                    : throw new InvalidDataException("The prepared pairs are damaged: sources and targets differ in number.");
            }

            return new PairCorpus(codec, Split(), Split());
        }
        catch (Exception e) when (e is IOException or FormatException or ArgumentException or System.Text.Json.JsonException)
        {
            throw new InvalidDataException($"The prepared pairs are damaged or end too early ({e.Message})", e);
        }
    }

    private static void Write(BinaryWriter writer, int[] values)
    {
        writer.Write(values.Length);
        foreach (var value in values)
            writer.Write(value);
    }

    private static TokenSequences Sequences(BinaryReader reader, Stream source, int vocabulary)
    {
        var (tokens, ends) = (Values(reader, source), Values(reader, source));
        var end = 0;
        foreach (var next in ends)
            end = next > end ? next : int.MaxValue;
        return end == tokens.Length && !Array.Exists(tokens, token => token < 0 || token >= vocabulary)
            ? new TokenSequences(tokens, ends)
            : throw new InvalidDataException("The prepared pairs are damaged: an id or an end is out of range.");
    }

    // A length is believed only as far as bytes are left for it.
    private static int[] Values(BinaryReader reader, Stream source)
    {
        var length = reader.ReadInt32();
        if (length < 0 || (source.CanSeek && (long)length * sizeof(int) > source.Length - source.Position))
            throw new InvalidDataException($"The prepared pairs are damaged: they claim {length} elements.");
        var values = new int[length];
        for (var i = 0; i < values.Length; i++)
            values[i] = reader.ReadInt32();
        return values;
    }
}
