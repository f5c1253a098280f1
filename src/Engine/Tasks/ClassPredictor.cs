using DistSeq.Engine.Data;
using DistSeq.Engine.Data.Batches;
using DistSeq.Engine.Models;
using DistSeq.Engine.Training;

namespace DistSeq.Engine.Tasks;

/// <summary>Ranks the classes of a line, or of each of its tokens.</summary>
internal sealed class ClassPredictor(
    ModelDefinition model, ReadOnlyMemory<float> weights, TokenCodec codec, bool isPerToken) : IPredictor
{
    private const int FewestSteps = 64;

    private readonly Vocabulary _classes = codec.Classes!;
    private StepComputer? _computer;
    private int _steps;

    public bool IsPerToken => isPerToken;

    public bool Searches => false;

    public Prediction Predict(string line, PredictOptions options)
    {
        // The line is already tokenized: white space separates the tokens.
        string[] texts = isPerToken ? line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) : [line];
        long unknown = 0;
        var ids = isPerToken ? Ids(texts, out unknown) : codec.Coder.Encode(line, out unknown);
        ClassifiedReader.DemandKnown(ids);
        // Targets do not affect the logits.
        int[] targets = isPerToken ? [.. ids.Select(_ => -1)] : [-1];
        var logits = Computer(ids.Length).Logits(new LaneBatch(0, ids.Length, ids, targets, default));
        return new Prediction(
            [
                .. texts.Select((text, place) =>
                    new PredictedPlace(text, Rank(logits.AsSpan(place * _classes.Count, _classes.Count), options.Top))),
            ],
            unknown);
    }

    private int[] Ids(string[] tokens, out long unknown)
    {
        var ids = new int[tokens.Length];
        unknown = tokens.Count(token => codec.Coder.Vocabulary.Find(codec.Coder.Tokenizer.Normalize(token)) is null);
        for (var i = 0; i < ids.Length; i++)
        {
            ids[i] = codec.Coder.Find(tokens[i])
                ?? throw new InvalidDataException(
                    $"the model does not know the token '{tokens[i]}', and has none for unknown ones");
        }

        return ids;
    }

    private StepComputer Computer(int steps)
    {
        if (_computer is null || steps > _steps)
        {
            _steps = Math.Max(FewestSteps, steps);
            _computer = new StepComputer(model, 1, 1, _steps, clip: null);
            _computer.Load(weights.Span);
        }

        return _computer;
    }

    private PredictedChoice[] Rank(ReadOnlySpan<float> logits, int top)
    {
        var scores = new double[logits.Length];
        var largest = double.NegativeInfinity;
        foreach (var logit in logits)
            largest = Math.Max(largest, logit);
        if (!double.IsFinite(largest))
            throw new InvalidDataException("the weights give it a score that is no number; train with a lower learning rate");
        var total = 0.0;
        for (var i = 0; i < scores.Length; i++)
            total += scores[i] = Math.Exp(logits[i] - largest);
        return [.. Enumerable.Range(0, scores.Length)
            .OrderByDescending(index => scores[index])
            .Take(top)
            .Select(index => new PredictedChoice(_classes.Tokens[index], scores[index] / total))];
    }
}
