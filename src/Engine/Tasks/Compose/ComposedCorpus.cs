using DistSeq.Engine.Data;
using DistSeq.Engine.Data.Sequences;
using DistSeq.Engine.Data.Tokenization;

namespace DistSeq.Engine.Tasks.Compose;

/// <summary>
/// Texts with their classes as a corpus. A sequence is the class followed by the text's tokens; the target at each place is the
/// next token or the end of the text.
/// </summary>
internal static class ComposedCorpus
{
    /// <summary>Makes a corpus of texts, split.</summary>
    /// <exception cref="InvalidDataException">
    /// There are fewer than two classes, a class occurs only in files of another split, or a text is too long; the message names
    /// the line.
    /// </exception>
    public static TokenCorpus Of(DataFormat format, SplitItems<LabelledText> items, ReadPlan plan)
    {
        var texts = items.All;
        var model = plan.Model as TokenCodec;
        var classes = model is not null ? new Vocabulary(ClassTokens.Of(model)) : ClassifiedReader.Classes(
            [.. texts.Take(items.Trained).Select(text => text.Label)], LabelledSources.Line);
        var builder = new VocabularyBuilder(plan.Tokenizer);
        var isCharacters = plan.Tokenizer.Kind == TokenKind.Character;
        // A character that occurs only in another split would be dropped there; a word becomes <UNK>.
        foreach (var index in isCharacters ? Enumerable.Range(0, texts.Count) : items.Splits.Train)
            builder.Add(texts[index].Text);
        var vocabulary = model?.Classes ?? builder.Build(plan.Words, isCharacters ? [plan.Tokenizer.EndOfLine] : null);
        var data = Encode(texts, new TextCoder(plan.Tokenizer, vocabulary), classes, out var unknown);
        TokenSequences Part(int[] indices)
        {
            var part = data.Pick(indices);
            return part.Sequences with { Targets = part.Tags };
        }

        return new TokenCorpus(
            format, ClassTokens.Inputs(vocabulary, classes), Part(items.Splits.Train), Part(items.Splits.Valid))
        {
            Test = Part(items.Splits.Test),
            Tokenizer = plan.Tokenizer,
            Classes = vocabulary,
            Columns = plan.Columns,
            Unknown = model is null ? 0 : unknown,
        };
    }

    /// <summary>Makes a corpus of texts for a trained model. All of them become the validation split.</summary>
    /// <exception cref="InvalidDataException">No text, or a class new to the model; the message names the line.</exception>
    public static TokenCorpus Of(TokenCodec codec, IReadOnlyList<LabelledText> texts)
    {
        var data = Encode(texts, ClassTokens.Text(codec), new Vocabulary(ClassTokens.Of(codec)), out var unknown);
        return ClassifiedReader.Held(codec, data.Sequences with { Targets = data.Tags }, unknown);
    }

    private static TaggedSequences Encode(
        IReadOnlyList<LabelledText> texts, TextCoder coder, Vocabulary classes, out long unknown)
    {
        var labelled = LabelledSequences.Encode(texts, coder, classes, out unknown);
        ClassifiedReader.RefuseLong(labelled.Sequences, index => (texts[index].Line, texts[index].File));
        var inputs = new SequenceWriter();
        var targets = new List<int>();
        for (var index = 0; index < labelled.Count; index++)
        {
            ReadOnlySpan<int> text = labelled.Sequences[index];
            inputs.Add([coder.Vocabulary.Count + labelled.Labels[index], .. text]);
            targets.AddRange(text);
            targets.Add(coder.EndOfLine!.Value);
        }

        return new TaggedSequences(inputs.Done(), [.. targets]);
    }
}
