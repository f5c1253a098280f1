using DistSeq.Engine.Data;
using DistSeq.Engine.Data.Sequences;
using DistSeq.Engine.Data.Tokenization;

namespace DistSeq.Engine.Tasks;

/// <summary>Makes corpora whose sequences or tokens have classes. Sequences are never cut and have no end token.</summary>
internal static class ClassifiedReader
{
    public const int LongestSequence = 4096;

    /// <summary>Makes a corpus of texts with one class each.</summary>
    /// <exception cref="InvalidDataException">
    /// There are fewer than two classes, a class occurs only in files of another split, or a text is too long; the message names
    /// the line.
    /// </exception>
    public static TokenCorpus OfLabelled(DataFormat format, SplitItems<LabelledText> items, ReadPlan plan)
    {
        var (texts, tokenizer, model) = (items.All, plan.Tokenizer, plan.Model as TokenCodec);
        var classes = model?.Classes
            ?? Classes([.. texts.Take(items.Trained).Select(text => text.Label)], "a text, a tab, its class");
        var builder = new VocabularyBuilder(tokenizer);
        // A character that occurs only in another split would be dropped there; a word becomes <UNK>.
        foreach (var index in tokenizer.Kind == TokenKind.Character ? Enumerable.Range(0, texts.Count) : items.Splits.Train)
            builder.Add(texts[index].Text);
        var coder = new TextCoder(
            tokenizer,
            model?.Coder.Vocabulary
                ?? builder.Build(plan.Words, tokenizer.Kind == TokenKind.Character ? [] : [SpecialTokens.Unknown]));
        var data = Encode(texts, coder, classes, out var unknown);
        TokenSequences Part(int[] indices) => Split(data.Pick(indices));
        return new TokenCorpus(format, coder.Vocabulary, Part(items.Splits.Train), Part(items.Splits.Valid))
        {
            Test = Part(items.Splits.Test),
            Tokenizer = coder.Tokenizer,
            Classes = classes,
            Unknown = model is null ? 0 : unknown,
        };
    }

    /// <summary>Makes a corpus of sentences with one tag per token. Only the case folding of the tokenizer counts.</summary>
    /// <exception cref="InvalidDataException">
    /// There are fewer than two tags, a tag occurs only in files of another split, or a sequence is too long; the message names
    /// the line.
    /// </exception>
    public static TokenCorpus OfTagged(DataFormat format, SplitItems<TaggedSentence> items, ReadPlan plan)
    {
        var (sentences, model) = (items.All, plan.Model as TokenCodec);
        var tags = model?.Classes ?? Classes(
            [.. sentences.Take(items.Trained).SelectMany(sentence => sentence.Tags)], "a token, white space, its tag");
        var tokenizer = new Tokenizer(TokenKind.Given, plan.Tokenizer.FoldCase);
        var builder = new VocabularyBuilder(tokenizer);
        foreach (var token in items.Splits.Train.SelectMany(index => sentences[index].Tokens))
            builder.AddToken(token);
        var coder = new TextCoder(
            tokenizer, model?.Coder.Vocabulary ?? builder.Build(plan.Words, [SpecialTokens.Unknown]));
        var data = Encode(sentences, coder, tags, out var unknown);
        TokenSequences Part(int[] indices) => Split(data.Pick(indices));
        return new TokenCorpus(format, coder.Vocabulary, Part(items.Splits.Train), Part(items.Splits.Valid))
        {
            Test = Part(items.Splits.Test),
            Tokenizer = coder.Tokenizer,
            Classes = tags,
            Unknown = model is null ? 0 : unknown,
        };
    }

    /// <summary>Texts with one class each for a trained model. All of them become the validation split.</summary>
    /// <exception cref="InvalidDataException">No data, or a class new to the model; the message names the line.</exception>
    public static TokenCorpus OfLabelled(TokenCodec codec, IReadOnlyList<LabelledText> texts)
    {
        var data = Encode(texts, codec.Coder, codec.Classes!, out var unknown);
        return Held(codec, Split(data), unknown);
    }

    /// <summary>Sentences with one tag per token for a trained model. All of them become the validation split.</summary>
    /// <exception cref="InvalidDataException">No data, or a tag new to the model; the message names the line.</exception>
    public static TokenCorpus OfTagged(TokenCodec codec, IReadOnlyList<TaggedSentence> sentences)
    {
        var data = Encode(sentences, codec.Coder, codec.Classes!, out var unknown);
        return Held(codec, Split(data), unknown);
    }

    internal static TokenCorpus Held(TokenCodec codec, TokenSequences split, long unknown) => split.Count > 0
        ? new TokenCorpus(codec.Format, codec.Coder.Vocabulary, new TokenSequences([], []), split)
        {
            Tokenizer = codec.Coder.Tokenizer,
            Classes = codec.Classes,
            Columns = codec.Columns,
            Unknown = unknown,
        }
        : throw new InvalidDataException("The data has no sequence; there is nothing to predict.");

    internal static Vocabulary Classes(string[] names, string line)
    {
        var distinct = names.Distinct(StringComparer.Ordinal).Take(2).ToArray();
        return distinct.Length switch
        {
            0 => throw new InvalidDataException($"The data has no line; each must be {line}."),
            1 => throw new InvalidDataException(
                $"All of the data is '{Excerpt.Of(distinct[0])}'; there must be at least two classes to tell apart."),
            _ => Vocabulary.OfNames(names),
        };
    }

    /// <summary>Throws unless a question has at least one token that the model knows, and at most the longest sequence.</summary>
    internal static void DemandKnown(int[] ids)
    {
        if (ids.Length is 0 or > LongestSequence)
        {
            throw new InvalidDataException(ids.Length == 0
                ? "the model knows no token of it"
                : $"it has {ids.Length} tokens; the most are {LongestSequence}");
        }
    }

    private static LabelledSequences Encode(
        IReadOnlyList<LabelledText> texts, TextCoder coder, Vocabulary classes, out long unknown)
    {
        var data = LabelledSequences.Encode(texts, coder, classes, out unknown);
        RefuseLong(data.Sequences, index => (texts[index].Line, texts[index].File));
        return data;
    }

    private static TaggedSequences Encode(
        IReadOnlyList<TaggedSentence> sentences, TextCoder coder, Vocabulary tags, out long unknown)
    {
        var data = TaggedSequences.Encode(sentences, coder, tags, out unknown);
        RefuseLong(data.Sequences, index => (sentences[index].Line, sentences[index].File));
        return data;
    }

    internal static void RefuseLong(TokenSequences sequences, Func<int, (long Line, string? File)> place)
    {
        var bad = new BadLines();
        for (var index = 0; index < sequences.Count; index++)
        {
            if (sequences[index].Length is var length and > LongestSequence)
            {
                bad.Add(place(index).Line, $"the sequence has {length} tokens; "
                    + $"it is read whole and must have at most {LongestSequence}. Shorten or part it.", place(index).File);
            }
        }

        bad.Demand();
    }

    private static TokenSequences Split(LabelledSequences data) => data.Sequences with { Targets = data.Labels };

    private static TokenSequences Split(TaggedSequences data) => data.Sequences with { Targets = data.Tags };
}
