using System.Globalization;
using System.Text;
using DistSeq.Contracts.Generation;
using DistSeq.Contracts.Specs;
using DistSeq.Engine.Data;
using DistSeq.Engine.Data.Tokenization;
using DistSeq.Engine.Generation;
using DistSeq.Engine.Models;
using DistSeq.Engine.Training;

namespace DistSeq.Grains.Models;

/// <summary>Weights together with all that is needed to use them: model, vocabulary, classes if any, format of the data, window.</summary>
internal sealed record TrainedModel(
    ModelSpec Model, TextCoder Coder, Vocabulary? Classes, CorpusFormat Format, int Window, float[] Weights)
{
    private const int MostNamed = 10;
    private const int MostKnown = 60;

    /// <summary>Optimizer updates that the weights have had; null where nobody knows.</summary>
    public long? Step { get; init; }

    /// <summary>Updates that their job was to make; null where nobody knows.</summary>
    public long? Steps { get; init; }

    public ModelDefinition Definition => Modeling.Define(Model, Format, Coder.Vocabulary.Count, (Classes ?? Coder.Vocabulary).Count);

    /// <summary>Weights of a job.</summary>
    public static TrainedModel Of(JobSpec spec, Corpus corpus, float[] weights) =>
        new(spec.Model, corpus.Coder, corpus.Classes, corpus.Format, spec.Training.Window, weights);

    /// <summary>Sampled texts, each beginning with the prompt as the model reads it.</summary>
    /// <exception cref="InvalidSpecException">The prompt has a token that the model does not know.</exception>
    /// <exception cref="InvalidOperationException">The model predicts classes.</exception>
    public IReadOnlyList<string> Generate(string prompt, int count, SamplingOptions options)
    {
        if (Classes is not null)
            throw new InvalidOperationException($"The model tells {Classes.Count} classes apart and writes no text; measure it with evaluate.");
        var ids = Coder.Encode(prompt, out var unknown);
        if (unknown > 0)
            throw InvalidSpecException.At("prompt", Unknown(prompt));

        // A line begins with the zero vector; text without a prompt begins as after a line end.
        int[] fed = Format == CorpusFormat.Lines ? [-1, .. ids] : ids.Length > 0 ? ids : [Coder.EndOfLine ?? -1];
        var sampler = new Sampler(Definition, Weights);
        var end = Format == CorpusFormat.Lines ? Coder.EndOfLine : null;
        // A word that the model does not know is nothing to write.
        if (Coder.Vocabulary is { Unknown: { } lacking, Count: > 1 })
            options = options with { Forbidden = [lacking] };
        return [.. Enumerable.Range(0, count).Select(number => Coder.Decode([.. ids, .. sampler.Draw(number, fed, end, options)]))];
    }

    /// <summary>Texts of a model that writes some; none of one that predicts classes.</summary>
    public IReadOnlyList<string> Samples(int count, SamplingOptions options) => Classes is null ? Generate("", count, options) : [];

    /// <summary>
    /// Texts to show while training goes on; none where the weights give none. What is shown, and when, must not decide how a job ends: weights
    /// that have broken show in a step.
    /// </summary>
    public IReadOnlyList<string> Glimpse(int count, SamplingOptions options)
    {
        try
        {
            return Samples(count, options);
        }
        catch (InvalidDataException)
        {
            return [];
        }
    }

    /// <summary>How well it predicts a split.</summary>
    public EvaluationResult Evaluate(TokenSequences split, long unknown = 0)
    {
        var tally = Evaluation.Run(Definition, Weights, Format, split);
        var leavesOut = Coder.Vocabulary.Unknown is null;
        var tokens = split.Tokens.Length + (leavesOut ? unknown : 0);
        return new EvaluationResult(tally.MeanLoss, tally.Targets, unknown)
        {
            LeavesUnknownOut = leavesOut,
            UnknownShare = tokens == 0 ? 0 : (double)unknown / tokens,
            Step = Step,
            Steps = Steps,
            Accuracy = Classes is null ? null : tally.Accuracy,
            OfCharacters = Classes is null && Coder.Tokenizer.Unit == TokenUnit.Character,
        };
    }

    /// <summary>How well it predicts data of the format that it was trained on.</summary>
    /// <exception cref="InvalidDataException">Not such data, or nothing to predict.</exception>
    public EvaluationResult Evaluate(byte[] content)
    {
        var corpus = Classes is null
            ? Corpus.ReadWith(Coder, Corpus.Decode(content), Format, out var unknown)
            : ClassifiedCorpus.ReadWith(Coder, Classes, new MemoryStream(content), Format, out unknown);
        return Evaluate(corpus.Valid, unknown);
    }

    private string Unknown(string prompt)
    {
        if (Coder.Tokenizer.Unit == TokenUnit.Character)
            return UnknownCharacters(prompt);
        var words = Coder.Tokenizer.Split(prompt).Where(word => Coder.Vocabulary.Find(word) is null).Distinct(StringComparer.Ordinal);
        return "has words that the model does not know: "
            + $"{string.Join(", ", words.Take(MostNamed).Select(static word => Quoted.Plain(word)))}; "
            + "leave them out, or say it in other words.";
    }

    private string UnknownCharacters(string prompt)
    {
        var unknown = Coder.Tokenizer.Split(prompt)
            .Where(character => Coder.Vocabulary.Find(character) is null)
            .Distinct(StringComparer.Ordinal);
        var words = $"has characters that the model does not know: {string.Join(", ", unknown.Take(MostNamed).Select(Name))}";
        // The same letter may be written as one character or as letter and accent.
        foreach (var (form, text) in ((string, string)[])[("NFC", NormalForms.Compose(prompt)),
            ("NFD", NormalForms.Decompose(prompt))])
        {
            if (Coder.Tokenizer.Split(text).All(character => Coder.Vocabulary.Find(character) is not null))
                return $"{words}. In the normal form {form} it has none: write {Quoted.Of(text)} so, for example by uconv.";
        }

        var known = string.Concat(Coder.Vocabulary.Tokens.Where(static token => token != "\n").Take(MostKnown));
        return $"{words}. It knows {Quoted.Of(known)}"
            + $"{(Coder.Vocabulary.Count > MostKnown ? $" and {Coder.Vocabulary.Count - MostKnown} more" : "")}; "
            + "leave the others out.";
    }

    // 'x' (U+0078); what cannot be seen alone, such as an accent, by its number only.
    private static string Name(string character)
    {
        var rune = Rune.GetRuneAt(character, 0);
        var number = string.Create(CultureInfo.InvariantCulture, $"U+{rune.Value:X4}");
        var isSeen = Rune.IsLetterOrDigit(rune) || Rune.IsPunctuation(rune) || Rune.IsSymbol(rune);
        return isSeen ? $"{Quoted.Of(character)} ({number})" : number;
    }
}
