using System.Text;
using DistSeq.Engine.Data.Tokenization;

namespace DistSeq.Engine.Data;

/// <summary>
/// A tokenized corpus as a stream of bytes: magic, format, tokens, then both splits, little-endian. Version 2 has unit and case folding of
/// the tokenizer behind the format; a corpus of plain characters is written as version 1.
/// </summary>
public static class CorpusFile
{
    private const string Magic = "distseq-corpus-1";
    private const string MagicOfTokenizer = "distseq-corpus-2";

    public static void Write(Corpus corpus, Stream destination)
    {
        using var writer = new BinaryWriter(destination, Encoding.UTF8, leaveOpen: true);
        var plain = corpus.Tokenizer == Tokenizer.Characters;
        writer.Write(plain ? Magic : MagicOfTokenizer);
        writer.Write((byte)corpus.Format);
        if (!plain)
        {
            writer.Write((byte)corpus.Tokenizer.Unit);
            writer.Write(corpus.Tokenizer.FoldCase);
        }

        writer.Write(corpus.Vocabulary.Count);
        foreach (var token in corpus.Vocabulary.Tokens)
            writer.Write(token);
        Write(writer, corpus.Train);
        Write(writer, corpus.Valid);
    }

    /// <exception cref="InvalidDataException">Not such a stream, or damaged.</exception>
    public static Corpus Read(Stream source)
    {
        using var reader = new BinaryReader(source, Encoding.UTF8, leaveOpen: true);
        try
        {
            var magic = reader.ReadString();
            if (magic is not (Magic or MagicOfTokenizer))
                throw new InvalidDataException($"Not a tokenized corpus: it does not begin with {Magic} or {MagicOfTokenizer}.");
            var format = (CorpusFormat)reader.ReadByte();
            if (!Enum.IsDefined(format))
                throw new InvalidDataException($"The tokenized corpus is damaged: it claims format {format}.");
            var tokenizer = magic == Magic ? Tokenizer.Characters : new Tokenizer((TokenUnit)reader.ReadByte(), reader.ReadBoolean());
            if (!Enum.IsDefined(tokenizer.Unit))
                throw new InvalidDataException($"The tokenized corpus is damaged: it claims tokens of unit {tokenizer.Unit}.");
            var tokens = new string[Length(reader, source, 1)];
            for (var i = 0; i < tokens.Length; i++)
                tokens[i] = reader.ReadString();
            var vocabulary = new Vocabulary(tokens);
            var (train, valid) = (ReadSequences(reader, source, vocabulary.Count), ReadSequences(reader, source, vocabulary.Count));
            return new Corpus(format, vocabulary, train, valid) { Tokenizer = tokenizer };
        }
        catch (Exception e) when (e is IOException or FormatException)
        {
            // The reader says so where the stream ends too early or the length of a text cannot be.
            throw new InvalidDataException($"The tokenized corpus is damaged or ends too early ({e.Message})", e);
        }
    }

    private static void Write(BinaryWriter writer, TokenSequences sequences)
    {
        foreach (var values in new[] { sequences.Tokens, sequences.Ends })
        {
            writer.Write(values.Length);
            foreach (var value in values)
                writer.Write(value);
        }
    }

    private static TokenSequences ReadSequences(BinaryReader reader, Stream source, int vocabulary)
    {
        var (tokens, ends) = (ReadValues(reader, source), ReadValues(reader, source));
        var end = 0;
        foreach (var next in ends)
            end = next >= end ? next : int.MaxValue;
        if (Array.Exists(tokens, token => token < 0 || token >= vocabulary) || end != tokens.Length)
            throw new InvalidDataException("The tokenized corpus is damaged: an id or an end is out of range.");
        return new TokenSequences(tokens, ends);
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
