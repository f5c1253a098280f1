using DistSeq.Engine.Data;
using DistSeq.Engine.Data.Tokenization;

namespace DistSeq.Engine.Tasks;

/// <summary>A tokenized corpus: vocabulary and splits.</summary>
/// <param name="Format">How it was divided into sequences.</param>
/// <param name="Vocabulary">Characters of the whole corpus, or words of the training split.</param>
/// <param name="Train">Sequences to train on.</param>
/// <param name="Valid">Held-out sequences; may be empty.</param>
internal sealed record TokenCorpus(DataFormat Format, Vocabulary Vocabulary, TokenSequences Train, TokenSequences Valid) : Corpus
{
    /// <summary>Sequences of the test split. Default none.</summary>
    public TokenSequences Test { get; init; } = new([], []);

    /// <summary>How its text was split into tokens.</summary>
    public Tokenizer Tokenizer { get; init; } = Tokenizer.Characters;

    /// <summary>Classes of sequences, or tags of tokens; null if the next token is predicted.</summary>
    public Vocabulary? Classes { get; init; }

    public override string FormatName => Format.ToString().ToLowerInvariant();

    /// <summary>Converts text to ids and back.</summary>
    public TextCoder Coder => new(Tokenizer, Vocabulary);

    /// <summary>The columns it was read from, for formats with columns.</summary>
    public ColumnNames Columns { get; init; } = new();

    public override Codec Codec => new TokenCodec(Format, Coder, Classes) { Columns = Columns };

    public override long Sequences => Train.Count;

    public override long Targets(Split split) => Targets(Of(split));

    public TokenSequences Of(Split split) => Choose(split, Train, Valid, Test);

    public override bool LeavesUnknownOut => Vocabulary.Unknown is null;

    public override double UnknownShare
    {
        get
        {
            var tokens = Train.Tokens.Length + (long)Valid.Tokens.Length + Test.Tokens.Length + (LeavesUnknownOut ? Unknown : 0);
            return tokens == 0 ? 0 : (double)Unknown / tokens;
        }
    }

    /// <summary>Decodes UTF-8 strictly, drops a byte order mark, and turns all kinds of line end into newline.</summary>
    /// <exception cref="InvalidDataException">The content is not UTF-8.</exception>
    public static string Decode(ReadOnlySpan<byte> content)
    {
        var mark = content.StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;
        try
        {
            return new UTF8Encoding(false, true).GetString(content[mark..]).ReplaceLineEndings("\n");
        }
        catch (DecoderFallbackException e)
        {
            var line = Encoding.UTF8.GetString(content.Slice(mark, e.Index)).ReplaceLineEndings("\n").Count('\n') + 1;
            throw new InvalidDataException(
                $"Line {line}: the data is not UTF-8: byte {mark + e.Index} begins no valid character. "
                + "Save it as UTF-8 (iconv -f … -t utf-8).", e);
        }
    }

    /// <summary>All text of some files, decoded as by <see cref="Decode"/>.</summary>
    /// <exception cref="InvalidDataException">A file is not UTF-8.</exception>
    public static string TextOf(Sources sources) => TextOf(sources, sources.All);

    /// <summary>Reads a whole text as characters.</summary>
    /// <exception cref="InvalidDataException">There is too little text.</exception>
    public static TokenCorpus Read(string text, DataFormat format, double validation, long seed) =>
        Read(text, format, Tokenizer.Characters, null, validation, seed);

    /// <summary>Reads a whole text; the parameters are those of <see cref="ReadPlan"/>.</summary>
    /// <exception cref="InvalidDataException">There is too little text, or a token is too long.</exception>
    public static TokenCorpus Read(
        string text, DataFormat format, Tokenizer tokenizer, int? words, double validation, long seed) => Read(
        Sources.Of(Encoding.UTF8.GetBytes(text)), format, new ReadPlan(format.ToString(), tokenizer, words, validation, seed));

    /// <summary>
    /// Reads characters or words. Words have &lt;EOS&gt; for each line end and &lt;UNK&gt; for words not kept. Text continues
    /// from file to file.
    /// </summary>
    /// <exception cref="InvalidDataException">There is too little text, or a token is too long.</exception>
    public static TokenCorpus Read(Sources sources, DataFormat format, ReadPlan plan)
    {
        RefuseClasses(format);
        if (format == DataFormat.Text)
            return ReadText(sources, plan);
        var lines = SplitItems<string>.Read(sources, plan, "a sequence", (content, _) => Lines(content));
        RefuseUnlessTwo(string.Concat(lines.All));
        return ReadLines(lines, plan);
    }

    /// <summary>The same as the next for a model of characters.</summary>
    public static TokenCorpus ReadWith(Vocabulary vocabulary, string text, DataFormat format, out long unknown) =>
        ReadWith(new TextCoder(Tokenizer.Characters, vocabulary), text, format, out unknown);

    /// <summary>Reads text with a trained model's vocabulary. All of it becomes the validation split.</summary>
    /// <param name="coder">The model's.</param>
    /// <param name="text">Lines end with newline.</param>
    /// <param name="format">How to divide it into sequences.</param>
    /// <param name="unknown">Tokens missing from the vocabulary: become &lt;UNK&gt;, or are dropped if it has none.</param>
    /// <exception cref="InvalidDataException">Nothing is left to predict.</exception>
    public static TokenCorpus ReadWith(TextCoder coder, string text, DataFormat format, out long unknown)
    {
        RefuseClasses(format);
        unknown = 0;
        var sequences = format == DataFormat.Lines
            ? Join(coder, Lines(text), ref unknown)
            : EncodeText(coder, text, ref unknown);
        if (sequences.Tokens.Length < 2)
            throw new InvalidDataException(
                "The data has fewer than two tokens that the model knows; there is nothing to predict.");
        return new TokenCorpus(format, coder.Vocabulary, new TokenSequences([], []), sequences) { Tokenizer = coder.Tokenizer };
    }

    private static TokenCorpus ReadLines(SplitItems<string> lines, ReadPlan plan)
    {
        var tokenizer = plan.Tokenizer;
        string[] Part(int[] indices) => [.. indices.Select(index => lines.All[index])];
        var train = Part(lines.Splits.Train);
        var builder = new VocabularyBuilder(tokenizer);
        // A character that occurs only in another split would be dropped there; a word becomes <UNK>.
        foreach (var line in tokenizer.Kind == TokenKind.Character ? lines.All : train)
            builder.Add(line);
        var vocabulary = plan.Model is TokenCodec model ? model.Coder.Vocabulary : builder.Build(plan.Words);
        if (tokenizer.Kind == TokenKind.Character && plan.Model is null)
            vocabulary = Vocabulary.OfCharacters(vocabulary.Decode(Enumerable.Range(0, vocabulary.Count)) + tokenizer.EndOfLine);
        var coder = new TextCoder(tokenizer, vocabulary);
        long unknown = 0;
        TokenSequences[] parts =
        [
            Join(coder, train, ref unknown),
            Join(coder, Part(lines.Splits.Valid), ref unknown),
            Join(coder, Part(lines.Splits.Test), ref unknown),
        ];
        return new TokenCorpus(DataFormat.Lines, vocabulary, parts[0], parts[1])
        {
            Test = parts[2],
            Tokenizer = tokenizer,
            Unknown = plan.Model is null ? 0 : unknown,
        };
    }

    // Train, validation, test: the shares follow each other in the text in this order.
    private static TokenCorpus ReadText(Sources sources, ReadPlan plan)
    {
        var text = TextOf(sources, sources.Train);
        var (valid, test) = (TextOf(sources, sources.Validation), TextOf(sources, sources.Test));
        RefuseUnlessTwo(text);
        var tokenizer = plan.Tokenizer;
        var all = new VocabularyBuilder(tokenizer);
        all.Add(Cut(tokenizer, text));
        var count = checked((int)all.Tokens);
        // A split of one token has no target.
        int Share(IReadOnlyList<SourceFile> files, double share, int left) =>
            (int)Math.Round(share * count) is var held && files.Count == 0 && held >= 2 && left - held >= 2 ? held : 0;
        var tested = Share(sources.Test, plan.Test, count);
        var held = Share(sources.Validation, plan.Validation, count - tested);
        var builder = all;
        if (tokenizer.Kind == TokenKind.Character)
        {
            all.Add(Cut(tokenizer, valid));
            all.Add(Cut(tokenizer, test));
        }
        else if (held + tested > 0)
        {
            builder = new VocabularyBuilder(tokenizer);
            builder.Add(Cut(tokenizer, text), count - held - tested);
        }

        var coder = new TextCoder(tokenizer, plan.Model is TokenCodec model ? model.Coder.Vocabulary : builder.Build(plan.Words));
        long unknown = 0;
        var tokens = EncodeText(coder, text, ref unknown).Tokens;
        if (unknown > 0 && coder.Vocabulary.Unknown is null)
        {
            return new TokenCorpus(DataFormat.Text, coder.Vocabulary, Of(tokens), Of([]))
            {
                Tokenizer = tokenizer,
                Unknown = unknown,
            };
        }

        TokenSequences Of(int[] part) => new(part, part.Length == 0 ? [] : [part.Length]);
        return new TokenCorpus(
            DataFormat.Text, coder.Vocabulary, Of(tokens[..(count - held - tested)]),
            Of(valid.Length > 0
                ? EncodeText(coder, valid, ref unknown).Tokens
                : tokens[(count - held - tested)..(count - tested)]))
        {
            Test = Of(test.Length > 0 ? EncodeText(coder, test, ref unknown).Tokens : tokens[(count - tested)..]),
            Tokenizer = tokenizer,
            Unknown = plan.Model is null ? 0 : unknown,
        };
    }

    private static int Targets(TokenSequences split) => split.Targets.Length > 0 ? split.Targets.Length : split.Tokens.Length;

    private static void RefuseClasses(DataFormat format)
    {
        if (format is not (DataFormat.Lines or DataFormat.Text))
            throw new ArgumentOutOfRangeException(nameof(format), format, "Sequences with classes are read by ClassifiedReader.");
    }

    internal static void RefuseUnlessTwo(string text)
    {
        if (text.EnumerateRunes().Take(2).Count() < 2)
            throw new InvalidDataException("The data has fewer than two characters; a model needs something to predict.");
    }

    private static string TextOf(Sources sources, IEnumerable<SourceFile> files) =>
        string.Concat(files.Select(file => sources.Read(file, static content => Decode(Bytes(content)))));

    private static byte[] Bytes(Stream content)
    {
        using var bytes = new MemoryStream();
        content.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static List<string> Lines(Stream content) => Lines(Decode(Bytes(content)));

    private static List<string> Lines(string text) =>
        [.. text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0)];

    private static TokenReader Cut(Tokenizer tokenizer, string text) => tokenizer.Read(new StringReader(text), lineEnds: true);

    private static TokenSequences EncodeText(TextCoder coder, string text, ref long unknown)
    {
        var reader = Cut(coder.Tokenizer, text);
        var tokens = new List<int>();
        Span<int> part = stackalloc int[512];
        for (int count; (count = coder.Encode(reader, part, ref unknown)) > 0;)
            tokens.AddRange(part[..count]);
        return new TokenSequences([.. tokens], [tokens.Count]);
    }

    private static TokenSequences Join(TextCoder coder, IReadOnlyList<string> lines, ref long unknown)
    {
        var tokens = new List<int>();
        var ends = new int[lines.Count];
        for (var i = 0; i < lines.Count; i++)
        {
            tokens.AddRange(coder.Encode(lines[i], out var lacking));
            unknown += lacking;
            unknown += coder.EndOfLine is null ? 1 : 0;
            if ((coder.EndOfLine ?? coder.Vocabulary.Unknown) is { } end)
                tokens.Add(end);
            ends[i] = tokens.Count;
        }

        return new TokenSequences([.. tokens], ends);
    }
}
