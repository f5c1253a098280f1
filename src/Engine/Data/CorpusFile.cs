using System.Text;
using DistSeq.Engine.Data.Tokenization;

namespace DistSeq.Engine.Data;

/// <summary>
/// A tokenized corpus as a stream of bytes: magic, format, tokens, then both splits, little-endian. Version 2 has unit and case folding of
/// the tokenizer behind the format; version 3 has, besides these, the classes behind the tokens, and targets in each split. The lowest version
/// that holds a corpus is written.
/// </summary>
public static class CorpusFile
{
    private const string Magic = "distseq-corpus-";

    public static void Write(TokenCorpus corpus, Stream destination)
    {
        using var writer = new BinaryWriter(destination, Encoding.UTF8, leaveOpen: true);
        var version = corpus.Classes is not null ? 3 : corpus.Tokenizer != Tokenizer.Characters ? 2 : 1;
        writer.Write(Magic + version);
        writer.Write((byte)corpus.Format);
        if (version > 1)
        {
            writer.Write((byte)corpus.Tokenizer.Unit);
            writer.Write(corpus.Tokenizer.FoldCase);
        }

        Write(writer, corpus.Vocabulary);
        if (corpus.Classes is { } classes)
            Write(writer, classes);
        foreach (var split in new[] { corpus.Train, corpus.Valid })
        {
            Write(writer, split.Tokens);
            Write(writer, split.Ends);
            if (version > 2)
                Write(writer, split.Targets);
        }
    }

    /// <exception cref="InvalidDataException">Not such a stream, or damaged.</exception>
    public static TokenCorpus Read(Stream source)
    {
        using var reader = new BinaryReader(source, Encoding.UTF8, leaveOpen: true);
        try
        {
            var magic = reader.ReadString();
            if (magic is not (Magic + "1" or Magic + "2" or Magic + "3"))
                throw new InvalidDataException($"Not a tokenized corpus: it does not begin with {Magic}1, {Magic}2 or {Magic}3.");
            var version = magic[^1] - '0';
            var format = (CorpusFormat)reader.ReadByte();
            if (!Enum.IsDefined(format) || (format is CorpusFormat.Tsv or CorpusFormat.Conll) != (version > 2))
                throw new InvalidDataException($"The tokenized corpus is damaged: version {version} claims format {format}.");
            var tokenizer = version == 1 ? Tokenizer.Characters : new Tokenizer((TokenUnit)reader.ReadByte(), reader.ReadBoolean());
            if (!Enum.IsDefined(tokenizer.Unit))
                throw new InvalidDataException($"The tokenized corpus is damaged: it claims tokens of unit {tokenizer.Unit}.");
            var vocabulary = ReadVocabulary(reader, source);
            var classes = version > 2 ? ReadVocabulary(reader, source) : null;
            TokenSequences Split() => ReadSequences(reader, source, format, vocabulary.Count, classes?.Count);
            return new TokenCorpus(format, vocabulary, Split(), Split()) { Tokenizer = tokenizer, Classes = classes };
        }
        catch (Exception e) when (e is IOException or FormatException)
        {
            // The reader says so where the stream ends too early or the length of a text cannot be.
            throw new InvalidDataException($"The tokenized corpus is damaged or ends too early ({e.Message})", e);
        }
    }

    private static void Write(BinaryWriter writer, Vocabulary vocabulary)
    {
        writer.Write(vocabulary.Count);
        foreach (var token in vocabulary.Tokens)
            writer.Write(token);
    }

    private static void Write(BinaryWriter writer, int[] values)
    {
        writer.Write(values.Length);
        foreach (var value in values)
            writer.Write(value);
    }

    private static Vocabulary ReadVocabulary(BinaryReader reader, Stream source)
    {
        var tokens = new string[Length(reader, source, 1)];
        for (var i = 0; i < tokens.Length; i++)
            tokens[i] = reader.ReadString();
        return new Vocabulary(tokens);
    }

    private static TokenSequences ReadSequences(BinaryReader reader, Stream source, CorpusFormat format, int vocabulary, int? classes)
    {
        var (tokens, ends) = (ReadValues(reader, source), ReadValues(reader, source));
        var targets = classes is null ? [] : ReadValues(reader, source);
        var end = 0;
        foreach (var next in ends)
            end = next >= end ? next : int.MaxValue;
        if (Array.Exists(tokens, token => token < 0 || token >= vocabulary) || end != tokens.Length)
            throw new InvalidDataException("The tokenized corpus is damaged: an id or an end is out of range.");
        var expected = format switch { CorpusFormat.Tsv => ends.Length, CorpusFormat.Conll => tokens.Length, _ => 0 };
        if (Array.Exists(targets, target => target < 0 || target >= classes) || targets.Length != expected)
            throw new InvalidDataException("The tokenized corpus is damaged: a target is out of range.");
        return new TokenSequences(tokens, ends) { Targets = targets };
    }

    private static int[] ReadValues(BinaryReader reader, Stream source)
    {
        var values = new int[Length(reader, source, sizeof(int))];
        for (var i = 0; i < values.Length; i++)
            values[i] = reader.ReadInt32();
        return values;
    }

    // A length is believed only as far as bytes are left for it.
    private static int Length(BinaryReader reader, Stream source, int size)
    {
        var length = reader.ReadInt32();
        if (length < 0 || (source.CanSeek && (long)length * size > source.Length - source.Position))
            throw new InvalidDataException($"The tokenized corpus is damaged: it claims {length} elements.");
        return length;
    }
}
