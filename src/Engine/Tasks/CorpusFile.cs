using DistSeq.Engine.Data;
using DistSeq.Engine.Data.Tokenization;

namespace DistSeq.Engine.Tasks;

/// <summary>
/// A tokenized corpus as a byte stream: magic, format, tokens, then both splits, little-endian. Version 2 adds the tokenizer's
/// unit and case folding after the format. Version 3 adds classes after the tokens, and targets in each split. Version 4 adds a
/// flag for classes, and a test split. Version 5 adds the columns after that. The lowest version that can hold the corpus is
/// written.
/// </summary>
internal static class CorpusFile
{
    private const string Magic = "distseq-corpus-";

    public static void Write(TokenCorpus corpus, Stream destination)
    {
        using var writer = new BinaryWriter(destination, Encoding.UTF8, leaveOpen: true);
        var columns = corpus.Columns.Fields;
        var version = columns.Count > 0 ? 5
            : corpus.Test.Count > 0 ? 4
            : corpus.Classes is not null ? 3
            : corpus.Tokenizer != Tokenizer.Characters ? 2 : 1;
        writer.Write(Magic + version);
        writer.Write((byte)corpus.Format);
        if (version > 1)
        {
            writer.Write((byte)corpus.Tokenizer.Kind);
            writer.Write(corpus.Tokenizer.FoldCase);
        }

        if (version > 3)
            writer.Write(corpus.Classes is not null);
        if (version > 4)
            PreparedFile.Write(writer, columns);
        Write(writer, corpus.Vocabulary);
        if (corpus.Classes is { } classes)
            Write(writer, classes);
        TokenSequences[] splits = version > 3 ? [corpus.Train, corpus.Valid, corpus.Test] : [corpus.Train, corpus.Valid];
        foreach (var split in splits)
        {
            PreparedFile.Write(writer, split.Tokens);
            PreparedFile.Write(writer, split.Ends);
            if (corpus.Classes is not null)
                PreparedFile.Write(writer, split.Targets);
        }
    }

    /// <exception cref="InvalidDataException">Not such a stream, or damaged.</exception>
    public static TokenCorpus Read(Stream source)
    {
        using var reader = new BinaryReader(source, Encoding.UTF8, leaveOpen: true);
        try
        {
            var magic = reader.ReadString();
            if (magic is not (Magic + "1" or Magic + "2" or Magic + "3" or Magic + "4" or Magic + "5"))
                throw new InvalidDataException($"Not a tokenized corpus: it does not begin with {Magic}1 to {Magic}5.");
            var version = magic[^1] - '0';
            var format = (DataFormat)reader.ReadByte();
            var tokenizer = version == 1
                ? Tokenizer.Characters
                : new Tokenizer((TokenKind)reader.ReadByte(), reader.ReadBoolean());
            if (!Enum.IsDefined(tokenizer.Kind))
                throw new InvalidDataException($"The tokenized corpus is damaged: it claims tokens of unit {tokenizer.Kind}.");
            var hasClasses = version == 3 || (version > 3 && reader.ReadBoolean());
            if (!Enum.IsDefined(format) || (format is DataFormat.Lines or DataFormat.Text) == hasClasses)
                throw new InvalidDataException($"The tokenized corpus is damaged: version {version} claims format {format}.");
            var columns = version > 4 ? ReadColumns(reader, source) : new ColumnNames();
            var vocabulary = ReadVocabulary(reader, source);
            var classes = hasClasses ? ReadVocabulary(reader, source) : null;
            TokenSequences Split() => ReadSequences(reader, source, vocabulary.Count, classes?.Count);
            return new TokenCorpus(format, vocabulary, Split(), Split())
            {
                Test = version > 3 ? Split() : new TokenSequences([], []),
                Tokenizer = tokenizer,
                Classes = classes,
                Columns = columns,
            };
        }
        catch (Exception e) when (e is IOException or FormatException or OverflowException)
        {
            // The reader throws this if the stream ends too early or a text length is impossible.
            throw new InvalidDataException($"The tokenized corpus is damaged or ends too early ({e.Message})", e);
        }
    }

    private static ColumnNames ReadColumns(BinaryReader reader, Stream source)
    {
        var fields = new Dictionary<string, string>();
        for (var left = Length(reader, source, 1); left > 0; left--)
            fields[reader.ReadString()] = reader.ReadString();
        return ColumnNames.Of(fields);
    }

    private static void Write(BinaryWriter writer, Vocabulary vocabulary)
    {
        writer.Write(vocabulary.Count);
        foreach (var token in vocabulary.Tokens)
            writer.Write(token);
    }

    private static Vocabulary ReadVocabulary(BinaryReader reader, Stream source)
    {
        var tokens = new string[Length(reader, source, 1)];
        for (var i = 0; i < tokens.Length; i++)
            tokens[i] = reader.ReadString();
        return new Vocabulary(tokens);
    }

    private static TokenSequences ReadSequences(BinaryReader reader, Stream source, int vocabulary, int? classes)
    {
        var (tokens, ends) = (ReadValues(reader, source), ReadValues(reader, source));
        var targets = classes is null ? [] : ReadValues(reader, source);
        var end = 0;
        foreach (var next in ends)
            end = next >= end ? next : int.MaxValue;
        if (Array.Exists(tokens, token => token < 0 || token >= vocabulary) || end != tokens.Length)
            throw new InvalidDataException("The tokenized corpus is damaged: an id or an end is out of range.");
        // One per sequence or one per token.
        var isExpected = classes is null ? targets.Length == 0 : targets.Length == ends.Length || targets.Length == tokens.Length;
        if (Array.Exists(targets, target => target < 0 || target >= classes) || !isExpected)
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

    // A length is accepted only if that many bytes remain.
    private static int Length(BinaryReader reader, Stream source, int size)
    {
        var length = reader.ReadInt32();
        if (length < 0 || (source.CanSeek && (long)length * size > source.Length - source.Position))
            throw new InvalidDataException($"The tokenized corpus is damaged: it claims {length} elements.");
        return length;
    }
}
