using System.Text;
using DistSeq.Engine.Data.Tokenization;
using DistSeq.Engine.Tasks;

namespace DistSeq.Engine.Data;

/// <summary>A tokenized corpus: vocabulary, training split, validation split.</summary>
/// <param name="Format">How it was cut.</param>
/// <param name="Vocabulary">Characters of the whole corpus, or words of the training split.</param>
/// <param name="Train">Sequences to train on.</param>
/// <param name="Valid">Sequences held out; perhaps none.</param>
public sealed record TokenCorpus(CorpusFormat Format, Vocabulary Vocabulary, TokenSequences Train, TokenSequences Valid) : Corpus
{
    /// <summary>How its text was cut into tokens.</summary>
    public Tokenizer Tokenizer { get; init; } = Tokenizer.Characters;

    /// <summary>Classes of sequences, or tags of tokens; null where the next token is what is predicted.</summary>
    public Vocabulary? Classes { get; init; }

    public override string FormatName => Format.ToString().ToLowerInvariant();

    /// <summary>Text to ids and back.</summary>
    public TextCoder Coder => new(Tokenizer, Vocabulary);

    public override Codec Codec => new TokenCodec(Format, Coder, Classes);

    public override long Sequences => Train.Count;

    public override long TrainTargets => Targets(Train);

    public override long ValidTargets => Targets(Valid);

    public override bool LeavesUnknownOut => Vocabulary.Unknown is null;

    public override double UnknownShare
    {
        get
        {
            var tokens = Train.Tokens.Length + Valid.Tokens.Length + (LeavesUnknownOut ? Unknown : 0);
            return tokens == 0 ? 0 : (double)Unknown / tokens;
        }
    }

    /// <summary>Decodes UTF-8 strictly (a byte order mark is dropped), line ends of all kinds as newline.</summary>
    /// <exception cref="InvalidDataException">Not UTF-8.</exception>
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
                $"Line {line}: the data is not UTF-8: byte {mark + e.Index} begins no valid character. Save it as UTF-8 (iconv -f … -t utf-8).", e);
        }
    }

    /// <summary>Reads a corpus of characters.</summary>
    /// <param name="text">The whole text, lines ended by newline.</param>
    /// <param name="format">How to cut it.</param>
    /// <param name="validation">Share held out: of lines a random choice by the seed, of text the end.</param>
    /// <param name="seed">Seed of the choice.</param>
    /// <exception cref="InvalidDataException">Too little text.</exception>
    public static TokenCorpus Read(string text, CorpusFormat format, double validation, long seed) =>
        Read(text, format, Tokenizer.Characters, null, validation, seed);

    /// <summary>Reads a corpus of characters or words. Words have an &lt;EOS&gt; for each end of a line, and &lt;UNK&gt; for those not kept.</summary>
    /// <param name="text">The whole text, lines ended by newline.</param>
    /// <param name="format">How to cut it into sequences.</param>
    /// <param name="tokenizer">How to cut it into tokens.</param>
    /// <param name="words">Words kept, the most frequent of the training split; null for all. Characters are all kept.</param>
    /// <param name="validation">Share held out: of lines a random choice by the seed, of text the end.</param>
    /// <param name="seed">Seed of the choice.</param>
    /// <exception cref="InvalidDataException">Too little text, or a token is too long.</exception>
    public static TokenCorpus Read(
        string text, CorpusFormat format, Tokenizer tokenizer, int? words, double validation, long seed)
    {
        RefuseClasses(format);
        RefuseUnlessTwo(format == CorpusFormat.Lines ? string.Concat(Lines(text)) : text);
        return format == CorpusFormat.Lines
            ? ReadLines(Lines(text), tokenizer, words, validation, seed)
            : ReadText(text, tokenizer, words, validation);
    }

    /// <summary>Reads text with the vocabulary of a trained model of characters, all of it as the validation split.</summary>
    /// <param name="vocabulary">The model's.</param>
    /// <param name="text">The whole text, lines ended by newline.</param>
    /// <param name="format">How to cut it.</param>
    /// <param name="unknown">Characters that the vocabulary lacks: &lt;UNK&gt;, or left out where it has none.</param>
    /// <exception cref="InvalidDataException">Nothing is left to predict.</exception>
    public static TokenCorpus ReadWith(Vocabulary vocabulary, string text, CorpusFormat format, out long unknown) =>
        ReadWith(new TextCoder(Tokenizer.Characters, vocabulary), text, format, out unknown);

    /// <summary>Reads text with the vocabulary of a trained model, all of it as the validation split.</summary>
    /// <param name="coder">The model's.</param>
    /// <param name="text">The whole text, lines ended by newline.</param>
    /// <param name="format">How to cut it.</param>
    /// <param name="unknown">Tokens that the vocabulary lacks: &lt;UNK&gt;, or left out where it has none.</param>
    /// <exception cref="InvalidDataException">Nothing is left to predict.</exception>
    public static TokenCorpus ReadWith(TextCoder coder, string text, CorpusFormat format, out long unknown)
    {
        RefuseClasses(format);
        unknown = 0;
        var sequences = format == CorpusFormat.Lines ? Join(coder, Lines(text), ref unknown) : Encode(coder, text, ref unknown);
        if (sequences.Tokens.Length < 2)
            throw new InvalidDataException("The data has fewer than two tokens that the model knows; there is nothing to predict.");
        return new TokenCorpus(format, coder.Vocabulary, new TokenSequences([], []), sequences) { Tokenizer = coder.Tokenizer };
    }

    private static TokenCorpus ReadLines(List<string> lines, Tokenizer tokenizer, int? words, double validation, long seed)
    {
        var holdout = Holdout.Of(lines.Count, validation, seed);
        string[] train = [.. holdout.Train.Select(index => lines[index])], valid = [.. holdout.Valid.Select(index => lines[index])];
        var builder = new VocabularyBuilder(tokenizer);
        // A character that only the validation split has would be left out of it; a word becomes <UNK>.
        foreach (var line in tokenizer.Unit == TokenUnit.Character ? lines : (IReadOnlyList<string>)train)
            builder.Add(line);
        var vocabulary = builder.Build(words);
        if (tokenizer.Unit == TokenUnit.Character)
            vocabulary = Vocabulary.OfCharacters(vocabulary.Decode(Enumerable.Range(0, vocabulary.Count)) + tokenizer.EndOfLine);
        var coder = new TextCoder(tokenizer, vocabulary);
        long unknown = 0;
        return new TokenCorpus(CorpusFormat.Lines, vocabulary, Join(coder, train, ref unknown), Join(coder, valid, ref unknown))
        {
            Tokenizer = tokenizer,
        };
    }

    private static TokenCorpus ReadText(string text, Tokenizer tokenizer, int? words, double validation)
    {
        var all = new VocabularyBuilder(tokenizer);
        all.Add(Cut(tokenizer, text));
        var count = checked((int)all.Tokens);
        var held = (int)Math.Round(validation * count);
        // A split of one token has no target.
        held = held < 2 || count - held < 2 ? 0 : held;
        var builder = all;
        if (tokenizer.Unit != TokenUnit.Character && held > 0)
        {
            builder = new VocabularyBuilder(tokenizer);
            builder.Add(Cut(tokenizer, text), count - held);
        }

        var coder = new TextCoder(tokenizer, builder.Build(words));
        long unknown = 0;
        var tokens = Encode(coder, text, ref unknown).Tokens;
        var (train, valid) = (tokens[..^held], tokens[^held..]);
        return new TokenCorpus(
            CorpusFormat.Text, coder.Vocabulary,
            new TokenSequences(train, [train.Length]), new TokenSequences(valid, held == 0 ? [] : [valid.Length]))
        {
            Tokenizer = tokenizer,
        };
    }

    private static int Targets(TokenSequences split) => split.Targets.Length > 0 ? split.Targets.Length : split.Tokens.Length;

    private static void RefuseClasses(CorpusFormat format)
    {
        if (format is not (CorpusFormat.Lines or CorpusFormat.Text))
            throw new ArgumentOutOfRangeException(nameof(format), format, "Sequences with classes are read by ClassifiedCorpus.");
    }

    private static void RefuseUnlessTwo(string text)
    {
        if (text.EnumerateRunes().Take(2).Count() < 2)
            throw new InvalidDataException("The data has fewer than two characters; a model needs something to predict.");
    }

    private static List<string> Lines(string text) => [.. text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0)];

    private static TokenReader Cut(Tokenizer tokenizer, string text) => tokenizer.Read(new StringReader(text), lineEnds: true);

    private static TokenSequences Encode(TextCoder coder, string text, ref long unknown)
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
