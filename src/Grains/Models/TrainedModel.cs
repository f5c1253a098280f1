using DistSeq.Contracts.Generation;
using DistSeq.Contracts.Specs;
using DistSeq.Engine.Generation;
using DistSeq.Engine.Models;
using DistSeq.Engine.Tasks;

namespace DistSeq.Grains.Models;

/// <summary>Weights together with all that is needed to use them.</summary>
/// <param name="Task">What it has learned.</param>
/// <param name="Model">Cell and sizes.</param>
/// <param name="Codec">User's data to inputs, outputs to user's words.</param>
/// <param name="Window">Most time steps of a batch in training.</param>
/// <param name="Weights">In canonical layout.</param>
internal sealed record TrainedModel(LearningTask Task, ModelSpec Model, Codec Codec, int Window, float[] Weights)
{
    private const string Loss = "loss";
    private const string Accuracy = "accuracy";
    private const string Bits = "bits-per-character";

    /// <summary>Optimizer updates that the weights have had; null where nobody knows.</summary>
    public long? Step { get; init; }

    /// <summary>Updates that their job was to make; null where nobody knows.</summary>
    public long? Steps { get; init; }

    public Network Network => Task.Define(Modeling.Size(Model), Codec);

    /// <summary>Weights of a job.</summary>
    public static TrainedModel Of(JobSpec spec, Corpus corpus, float[] weights) =>
        new(Modeling.Task(spec), spec.Model, corpus.Codec, spec.Training.Window, weights);

    /// <summary>Sampled texts, each beginning with the prompt as the model reads it.</summary>
    /// <exception cref="InvalidSpecException">The prompt has a token that the model does not know.</exception>
    /// <exception cref="InvalidOperationException">The model writes no text.</exception>
    public IReadOnlyList<string> Generate(string prompt, int count, SamplingOptions options)
    {
        var writer = Writer ?? throw new InvalidOperationException(
            $"The model {Task.Describe(Codec)} and writes no text; ask it with predict, or measure it with evaluate.");
        try
        {
            return writer.Write(prompt, count, options);
        }
        catch (UnknownTokensException e) when (e.Coder is { } coder)
        {
            throw InvalidSpecException.At("prompt", UnknownPrompt.Describe(coder, prompt));
        }
    }

    /// <summary>What the model says of some lines.</summary>
    /// <exception cref="InvalidOperationException">The model has no such answers.</exception>
    public PredictionResult Predict(IReadOnlyList<string> lines, PredictOptions options)
    {
        var predictor = Task.Predictor(Network, Weights, Codec) ?? throw new InvalidOperationException(
            $"The model {Task.Describe(Codec)} and tells no classes; let it write with generate.");
        return new PredictionResult([.. lines.Select(line => Predict(predictor, line, options))])
        {
            IsPerToken = predictor.IsPerToken,
            Step = Step,
            Steps = Steps,
        };
    }

    /// <summary>Texts of a model that writes some; none of another.</summary>
    public IReadOnlyList<string> Samples(int count, SamplingOptions options) => Writer?.Write("", count, options) ?? [];

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

    /// <summary>How well it predicts the validation split of a corpus.</summary>
    /// <exception cref="InvalidDataException">There is nothing to predict.</exception>
    public EvaluationResult Evaluate(Corpus corpus)
    {
        var tally = Task.Evaluate(Network, Weights, corpus);
        var all = Task.Measure(tally, Codec);
        var measures = all.ToDictionary(measure => measure.Name, measure => measure.Value);
        return new EvaluationResult(measures[Loss], tally.Targets, corpus.Unknown)
        {
            LeavesUnknownOut = corpus.LeavesUnknownOut,
            UnknownShare = corpus.UnknownShare,
            Step = Step,
            Steps = Steps,
            Accuracy = measures.TryGetValue(Accuracy, out var accuracy) ? accuracy : null,
            OfCharacters = measures.ContainsKey(Bits),
            Measures = [.. all.Select(measure =>
                new MeasuredValue(measure.Name, measure.Value, measure.Unit, measure.IsBetterHigh))],
        };
    }

    /// <summary>How well it predicts data of the format that it was trained on.</summary>
    /// <exception cref="InvalidDataException">Not such data, or nothing to predict.</exception>
    public EvaluationResult Evaluate(byte[] content) => Evaluate(Task.Read(new MemoryStream(content), Codec));

    private static PredictedLine Predict(IPredictor predictor, string line, PredictOptions options)
    {
        if (string.IsNullOrWhiteSpace(line))
            return new PredictedLine([], 0, null);
        try
        {
            var prediction = predictor.Predict(line, options);
            return new PredictedLine(
                [.. prediction.Places.Select(place => new PredictedText(
                    place.Text, [.. place.Choices.Select(choice => new PredictedClass(choice.Name, choice.Probability))]))],
                prediction.Unknown, null);
        }
        catch (InvalidDataException e)
        {
            return new PredictedLine([], 0, e.Message);
        }
    }

    private IWriter? Writer => Task.Writer(Network, Weights, Codec);
}
