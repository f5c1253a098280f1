using DistSeq.Engine.Data.Sequences;
using DistSeq.Engine.Data.Tokenization;

namespace DistSeq.Engine.Data;

/// <summary>
/// Reads corpora whose sequences or tokens have classes. A sequence is read whole: it is never cut, and has no token for its end. The held-out
/// sequences are a random choice by the seed.
/// </summary>
public static class ClassifiedCorpus
{
    /// <summary>Most tokens of a sequence.</summary>
    public const int LongestSequence = 4096;

    /// <summary>Reads lines of <c>text TAB class</c>.</summary>
    /// <param name="source">UTF-8.</param>
    /// <param name="tokenizer">How texts are cut.</param>
    /// <param name="words">Words kept, the most frequent of the training split, the others being &lt;UNK&gt;; null for all. Characters are all kept.</param>
    /// <param name="validation">Share held out.</param>
    /// <param name="seed">Seed of the choice.</param>
    /// <exception cref="InvalidDataException">No such lines, fewer than two classes, or a text is too long; the message names the line.</exception>
    public static TokenCorpus ReadLabelled(Stream source, Tokenizer tokenizer, int? words, double validation, long seed)
    {
        var texts = LabelledText.ReadTsv(source);
        var classes = Classes([.. texts.Select(text => text.Label)], "a text, a tab, its class");
        var holdout = Holdout.Of(texts.Count, validation, seed);
        var builder = new VocabularyBuilder(tokenizer);
        // A character that only the validation split has would be left out of it; a word becomes <UNK>.
        foreach (var index in tokenizer.Unit == TokenUnit.Character ? Enumerable.Range(0, texts.Count) : holdout.Train)
            builder.Add(texts[index].Text);
        var coder = new TextCoder(tokenizer, builder.Build(words, tokenizer.Unit == TokenUnit.Character ? [] : [SpecialTokens.Unknown]));
        var data = Encode(texts, coder, classes, out _);
        return Join(CorpusFormat.Tsv, coder, classes, Split(data.Pick(holdout.Train)), Split(data.Pick(holdout.Valid)));
    }

    /// <summary>Reads CoNLL: a token and its tag a line, a blank line behind each sequence.</summary>
    /// <param name="source">UTF-8.</param>
    /// <param name="foldCase">Whether tokens are lowered.</param>
    /// <param name="words">Tokens kept, the most frequent of the training split, the others being &lt;UNK&gt;; null for all.</param>
    /// <param name="validation">Share held out.</param>
    /// <param name="seed">Seed of the choice.</param>
    /// <exception cref="InvalidDataException">No such lines, fewer than two tags, or a sequence is too long; the message names the line.</exception>
    public static TokenCorpus ReadTagged(Stream source, bool foldCase, int? words, double validation, long seed)
    {
        var sentences = TaggedSentence.ReadConll(source, TagScheme.Any);
        var tags = Classes([.. sentences.SelectMany(sentence => sentence.Tags)], "a token, white space, its tag");
        var holdout = Holdout.Of(sentences.Count, validation, seed);
        var tokenizer = new Tokenizer(TokenUnit.Given, foldCase);
        var builder = new VocabularyBuilder(tokenizer);
        foreach (var token in holdout.Train.SelectMany(index => sentences[index].Tokens))
            builder.AddToken(token);
        var coder = new TextCoder(tokenizer, builder.Build(words, [SpecialTokens.Unknown]));
        var data = Encode(sentences, coder, tags, out _);
        return Join(CorpusFormat.Conll, coder, tags, Split(data.Pick(holdout.Train)), Split(data.Pick(holdout.Valid)));
    }

    /// <summary>
    /// Reads lines of <c>text TAB class</c> with vocabulary and classes of a trained model, all of it as the validation split.
    /// </summary>
    /// <param name="coder">The model's.</param>
    /// <param name="classes">The model's.</param>
    /// <param name="source">UTF-8.</param>
    /// <param name="unknown">Tokens that the vocabulary lacks: &lt;UNK&gt;, or left out where it has none.</param>
    /// <exception cref="InvalidDataException">
    /// No such data, or one of the classes is new to the model; the message names the line.
    /// </exception>
    public static TokenCorpus ReadLabelledWith(TextCoder coder, Vocabulary classes, Stream source, out long unknown) =>
        Held(CorpusFormat.Tsv, coder, classes, Split(Encode(LabelledText.ReadTsv(source), coder, classes, out unknown)));

    /// <summary>Reads CoNLL with vocabulary and tags of a trained model, all of it as the validation split.</summary>
    /// <param name="coder">The model's.</param>
    /// <param name="tags">The model's.</param>
    /// <param name="source">UTF-8.</param>
    /// <param name="unknown">Tokens that the vocabulary lacks: &lt;UNK&gt;, or left out where it has none.</param>
    /// <exception cref="InvalidDataException">
    /// No such data, or one of the tags is new to the model; the message names the line.
    /// </exception>
    public static TokenCorpus ReadTaggedWith(TextCoder coder, Vocabulary tags, Stream source, out long unknown) =>
        Held(
            CorpusFormat.Conll, coder, tags,
            Split(Encode(TaggedSentence.ReadConll(source, TagScheme.Any), coder, tags, out unknown)));

    private static TokenCorpus Held(CorpusFormat format, TextCoder coder, Vocabulary classes, TokenSequences split) =>
        split.Count > 0
            ? Join(format, coder, classes, new TokenSequences([], []), split)
            : throw new InvalidDataException("The data has no sequence; there is nothing to predict.");

    private static Vocabulary Classes(string[] names, string line)
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

    private static LabelledSequences Encode(IReadOnlyList<LabelledText> texts, TextCoder coder, Vocabulary classes, out long unknown)
    {
        var data = LabelledSequences.Encode(texts, coder, classes, out unknown);
        RefuseLong(data.Sequences, index => texts[index].Line);
        return data;
    }

    private static TaggedSequences Encode(IReadOnlyList<TaggedSentence> sentences, TextCoder coder, Vocabulary tags, out long unknown)
    {
        var data = TaggedSequences.Encode(sentences, coder, tags, out unknown);
        RefuseLong(data.Sequences, index => sentences[index].Line);
        return data;
    }

    private static void RefuseLong(TokenSequences sequences, Func<int, long> line)
    {
        var bad = new BadLines();
        for (var index = 0; index < sequences.Count; index++)
        {
            if (sequences[index].Length is var length and > LongestSequence)
            {
                bad.Add(line(index), $"the sequence has {length} tokens; "
                    + $"it is read whole and must have at most {LongestSequence}. Shorten or part it.");
            }
        }

        bad.Demand();
    }

    private static TokenSequences Split(LabelledSequences data) => data.Sequences with { Targets = data.Labels };

    private static TokenSequences Split(TaggedSequences data) => data.Sequences with { Targets = data.Tags };

    private static TokenCorpus Join(
        CorpusFormat format, TextCoder coder, Vocabulary classes, TokenSequences train, TokenSequences valid) =>
        new(format, coder.Vocabulary, train, valid) { Tokenizer = coder.Tokenizer, Classes = classes };
}
