using DistSeq.Contracts.Generation;
using DistSeq.Engine.Generation;
using DistSeq.Engine.Models;
using DistSeq.Engine.Training;

namespace DistSeq.Grains.Models;

/// <summary>Weights, and what is needed to use them.</summary>
/// <param name="Spec">What was trained.</param>
/// <param name="Codec">Turns user's data into inputs, and outputs into user's words.</param>
/// <param name="Weights">In canonical layout.</param>
internal sealed record TrainedModel(JobSpec Spec, Codec Codec, float[] Weights)
{
    private const string Loss = "loss";
    private const string Accuracy = "accuracy";
    private const string Bits = "bits-per-character";
    private const int MostNamed = 50;

    /// <summary>Optimizer updates that the weights have had; null if unknown.</summary>
    public long? Step { get; init; }

    /// <summary>Updates of their job in all; null if unknown.</summary>
    public long? Steps { get; init; }

    /// <summary>What it has learned.</summary>
    public LearningTask Task => Modeling.Task(Spec);

    public Network Network => Task.Define(Modeling.Size(Spec.Model, Spec.Training.Window), Codec);

    /// <summary>A class that it writes for; null if it writes for none.</summary>
    public string? WritesFor => Writer is { Classes: [var first, ..] } ? first : null;

    /// <summary>Samples, each beginning with the prompt as the model reads it.</summary>
    /// <exception cref="InvalidSpecException">
    /// The prompt has a token that the model does not know, or a model of text is asked for notes.
    /// </exception>
    /// <exception cref="InvalidOperationException">The model writes no text.</exception>
    public GenerationResult Generate(GenerationRequest request)
    {
        var writer = Writer ?? throw new InvalidOperationException(
            $"The model {Task.Describe(Codec)} and writes no text; ask it with predict, or measure it with evaluate.");
        if (request.Notes is { } notes && !writer.WritesFiles)
        {
            throw InvalidSpecException.At(
                "notes", $"is {notes}, but the model {Task.Describe(Codec)} and writes text; "
                + "leave it out, and limit the text with --max-tokens.");
        }

        CheckClass(writer, request.Class);
        var options = new SamplingOptions(
            request.Temperature, request.TopK, request.Seed, request.Notes ?? request.MaxTokens, request.TopP);
        try
        {
            var written = writer.Write(new WriteRequest(request.Prompt, request.Count, options) { Class = request.Class });
            return new GenerationResult([.. written.Select(one => one.Text)])
            {
                Files = writer.WritesFiles ? [.. written.Select(one => one.File.ToArray())] : [],
                Step = Step,
                Steps = Steps,
            };
        }
        catch (UnknownTokensException e)
        {
            throw InvalidSpecException.At(
                "prompt", e.Coder is { } coder ? UnknownPrompt.Describe(coder, request.Prompt) : e.Message);
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

    /// <summary>How it is asked.</summary>
    /// <exception cref="InvalidOperationException">The model has no answers.</exception>
    public PredictionForm PredictionForm
    {
        get
        {
            var (table, lines) = (TablePredictor, Task.Predictor(Network, Weights, Codec));
            return table is null && lines is null
                ? throw new InvalidOperationException(
                    $"The model {Task.Describe(Codec)} and tells no classes; let it write with generate.")
                : new PredictionForm(Task.Describe(Codec), table?.Horizon) { Searches = lines?.Searches ?? false };
        }
    }

    /// <summary>What the model says of a table.</summary>
    /// <param name="content">CSV in UTF-8.</param>
    /// <param name="horizon">Rows ahead; null for as many as the model answers for.</param>
    /// <exception cref="InvalidSpecException">The table cannot be read, or the horizon is out of range.</exception>
    /// <exception cref="InvalidOperationException">The model is not asked by tables.</exception>
    public TablePredictionResult Predict(byte[] content, int? horizon)
    {
        var predictor = TablePredictor ?? throw new InvalidOperationException(
            $"The model {Task.Describe(Codec)}; it is asked line by line.");
        if (horizon is { } rows && (rows < 1 || rows > predictor.Horizon))
        {
            throw InvalidSpecException.At("horizon",
                $"is {rows}; the model answers for 1 to {predictor.Horizon} rows. "
                + (rows < 1 ? "Ask for at least one." : "Ask for fewer, or train one with a longer horizon."));
        }

        try
        {
            using var table = new MemoryStream(content, writable: false);
            return new TablePredictionResult([.. predictor.Predict(table, horizon ?? predictor.Horizon).Columns
                .Select(column => new TableColumn(column.Name, column.Texts, column.Numbers))])
            {
                Step = Step,
                Steps = Steps,
            };
        }
        catch (InvalidDataException e)
        {
            throw InvalidSpecException.At("FILE", e.Message);
        }
    }

    /// <summary>
    /// Texts of a model that writes some; none of another. A model that writes for a class writes one of each, behind its name.
    /// </summary>
    public IReadOnlyList<string> Samples(int count, SamplingOptions options)
    {
        if (Writer is not { } writer)
            return [];
        return writer.Classes.Count == 0
            ? [.. writer.Write(new WriteRequest("", count, options)).Select(static written => written.Text)]
            : [.. writer.Classes.Take(count).Select(name =>
                $"{name}: {writer.Write(new WriteRequest("", 1, options) { Class = name })[0].Text}")];
    }

    /// <summary>
    /// Texts to show while training goes on; none where the weights give none. What is shown, and when, must not decide how a
    /// job ends: weights that have broken show in a step.
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

    /// <summary>How well it predicts a split of a corpus.</summary>
    /// <exception cref="InvalidDataException">There is nothing to predict.</exception>
    public EvaluationResult Evaluate(Corpus corpus, Split split) =>
        Measure(Task.Evaluate(Network, Weights, corpus, split), corpus);

    /// <summary>The figures of a tally of a corpus.</summary>
    public EvaluationResult Measure(Tally tally, Corpus corpus)
    {
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
            Tables = [.. Task.Tables(tally, Codec).Select(table => new MeasuredTable(
                table.Name,
                [.. table.Columns.Select(column => new MeasuredColumn(column.Name, column.IsCount))],
                [.. table.Rows.Select(row => new MeasuredRow(row.Name, row.Values))]))],
        };
    }

    /// <summary>How well it predicts data of the format that it was trained on.</summary>
    /// <exception cref="InvalidDataException">Not such data, or nothing to predict.</exception>
    public EvaluationResult Evaluate(Sources sources) => Evaluate(Task.Read(sources, Codec), Split.Validation);

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

    private void CheckClass(IWriter writer, string? name)
    {
        var classes = writer.Classes;
        if (name is null ? classes.Count == 0 : classes.Contains(name))
            return;
        var said = $"{(name is null ? "is missing" : $"is {Quoted.Of(name)}")}, but the model {Task.Describe(Codec)}";
        var known = string.Join(", ", classes.Take(MostNamed).Select(static known => Quoted.Plain(known)))
            + (classes.Count > MostNamed ? $" and {classes.Count - MostNamed} more" : "");
        throw InvalidSpecException.At(
            "class", classes.Count == 0 ? $"{said}; leave it out." : $"{said}: {known}; name one of them.");
    }

    private ITablePredictor? TablePredictor => Task.TablePredictor(Network, Weights, Codec);

    private IWriter? Writer => Task.Writer(Network, Weights, Codec);
}
