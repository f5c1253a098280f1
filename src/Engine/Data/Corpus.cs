using System.Text;
using DistSeq.Engine.Numerics;

namespace DistSeq.Engine.Data;

/// <summary>A tokenized corpus: vocabulary, training split, validation split.</summary>
/// <param name="Format">How it was cut.</param>
/// <param name="Vocabulary">Of the whole corpus.</param>
/// <param name="Train">Sequences to train on.</param>
/// <param name="Valid">Sequences held out; perhaps none.</param>
public sealed record Corpus(CorpusFormat Format, Vocabulary Vocabulary, TokenSequences Train, TokenSequences Valid)
{
    private const string EndOfLine = "\n";

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
            throw new InvalidDataException(
                $"The data is not UTF-8: byte {mark + e.Index} begins no valid character. Save it as UTF-8 (iconv -f … -t utf-8).", e);
        }
    }

    /// <summary>Reads a corpus of characters.</summary>
    /// <param name="text">The whole text, lines ended by newline.</param>
    /// <param name="format">How to cut it.</param>
    /// <param name="validation">Share held out: of lines a random choice by the seed, of text the end.</param>
    /// <param name="seed">The job's seed.</param>
    /// <exception cref="InvalidDataException">Too little text.</exception>
    public static Corpus Read(string text, CorpusFormat format, double validation, long seed)
    {
        return format == CorpusFormat.Lines ? ReadLines(text, validation, seed) : ReadText(text, validation);
    }

    /// <summary>Reads text with the vocabulary of a trained model, all of it as the validation split.</summary>
    /// <param name="vocabulary">The model's.</param>
    /// <param name="text">The whole text, lines ended by newline.</param>
    /// <param name="format">How to cut it.</param>
    /// <param name="unknown">Characters left out because the vocabulary lacks them.</param>
    /// <exception cref="InvalidDataException">Nothing is left to predict.</exception>
    public static Corpus ReadWith(Vocabulary vocabulary, string text, CorpusFormat format, out long unknown)
    {
        var none = new TokenSequences([], []);
        unknown = 0;
        TokenSequences sequences;
        if (format == CorpusFormat.Lines)
        {
            sequences = Join(vocabulary, Lines(text), ref unknown);
        }
        else
        {
            var tokens = vocabulary.Encode(text, out unknown);
            sequences = new TokenSequences(tokens, [tokens.Length]);
        }

        if (sequences.Tokens.Length < 2)
            throw new InvalidDataException("The data has fewer than two tokens that the model knows; there is nothing to predict.");
        return new Corpus(format, vocabulary, none, sequences);
    }

    private static Corpus ReadLines(string text, double validation, long seed)
    {
        var lines = Lines(text);
        RefuseUnlessTwo(string.Concat(lines));
        var order = Enumerable.Range(0, lines.Count).ToArray();
        new CounterRandom(seed, RandomPurpose.Split, 0).Shuffle(order);
        var held = Math.Min((int)Math.Round(validation * lines.Count), lines.Count - 1);
        var vocabulary = Vocabulary.OfCharacters(string.Concat(lines) + EndOfLine);
        // Both splits keep the order of the file, so that the choice alone is random.
        string[] Pick(IEnumerable<int> indices) => [.. indices.Order().Select(index => lines[index])];
        long unknown = 0;
        return new Corpus(
            CorpusFormat.Lines, vocabulary,
            Join(vocabulary, Pick(order.Skip(held)), ref unknown), Join(vocabulary, Pick(order.Take(held)), ref unknown));
    }

    private static Corpus ReadText(string text, double validation)
    {
        RefuseUnlessTwo(text);
        var vocabulary = Vocabulary.OfCharacters(text);
        var tokens = vocabulary.Encode(text, out _);
        var held = (int)Math.Round(validation * tokens.Length);
        // A split of one token has no target.
        held = held < 2 || tokens.Length - held < 2 ? 0 : held;
        var (train, valid) = (tokens[..^held], tokens[^held..]);
        return new Corpus(
            CorpusFormat.Text, vocabulary,
            new TokenSequences(train, [train.Length]), new TokenSequences(valid, held == 0 ? [] : [valid.Length]));
    }

    private static void RefuseUnlessTwo(string text)
    {
        if (text.EnumerateRunes().Take(2).Count() < 2)
            throw new InvalidDataException("The data has fewer than two characters; a model needs something to predict.");
    }

    private static List<string> Lines(string text) => [.. text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0)];

    private static TokenSequences Join(Vocabulary vocabulary, IReadOnlyList<string> lines, ref long unknown)
    {
        var tokens = new List<int>();
        var ends = new int[lines.Count];
        for (var i = 0; i < lines.Count; i++)
        {
            tokens.AddRange(vocabulary.Encode(lines[i] + EndOfLine, out var lacking));
            unknown += lacking;
            ends[i] = tokens.Count;
        }

        return new TokenSequences([.. tokens], ends);
    }
}
