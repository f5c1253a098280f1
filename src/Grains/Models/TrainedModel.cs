using System.Globalization;
using System.Text.Json;
using DistSeq.Contracts.Specs;
using DistSeq.Engine.Checkpoints;
using DistSeq.Engine.Data;
using DistSeq.Engine.Generation;
using DistSeq.Engine.Models;
using DistSeq.Engine.Training;

namespace DistSeq.Grains.Models;

/// <summary>Weights together with all that is needed to use them: model, vocabulary, format of the data, window.</summary>
internal sealed record TrainedModel(ModelSpec Model, Vocabulary Vocabulary, CorpusFormat Format, int Window, float[] Weights)
{
    private const string FormatVersion = "distseq-1";

    public ModelDefinition Definition => Modeling.Define(Model, Vocabulary.Count);

    /// <summary>A checkpoint file; <paramref name="more"/> is added to its metadata.</summary>
    public byte[] ToCheckpoint(IReadOnlyDictionary<string, string> more)
    {
        var metadata = new Dictionary<string, string>(more)
        {
            ["format"] = FormatVersion,
            ["cell"] = Model.Cell.ToString().ToLowerInvariant(),
            ["layers"] = Model.Layers.ToString(CultureInfo.InvariantCulture),
            ["hidden"] = Model.Hidden.ToString(CultureInfo.InvariantCulture),
            ["data.format"] = Format.ToString().ToLowerInvariant(),
            ["window"] = Window.ToString(CultureInfo.InvariantCulture),
            ["vocabulary"] = JsonSerializer.Serialize(Vocabulary.Tokens),
            ["weightsSha256"] = Checkpoint.Hash(Weights),
        };
        using var file = new MemoryStream();
        SafetensorsFile.Write(new Checkpoint(new ParameterLayout(Definition), Weights, metadata), file);
        return file.ToArray();
    }

    /// <exception cref="InvalidDataException">Not a checkpoint of this system, or damaged.</exception>
    public static TrainedModel FromCheckpoint(ReadOnlyMemory<byte> file)
    {
        var content = SafetensorsFile.Read(file);
        string Value(string key) => content.Metadata.TryGetValue(key, out var value)
            ? value
            : throw new InvalidDataException($"The checkpoint has no metadata '{key}'; only checkpoints written by distseq can be used.");
        if (Value("format") != FormatVersion)
            throw new InvalidDataException($"The checkpoint is of format '{Value("format")}'; this version reads {FormatVersion}.");
        try
        {
            var model = new ModelSpec
            {
                Cell = Named<CellKind>(Value("cell")),
                Layers = int.Parse(Value("layers"), CultureInfo.InvariantCulture),
                Hidden = int.Parse(Value("hidden"), CultureInfo.InvariantCulture),
            };
            var vocabulary = new Vocabulary(JsonSerializer.Deserialize<string[]>(Value("vocabulary")) ?? []);
            var layout = new ParameterLayout(Modeling.Define(model, vocabulary.Count));
            var window = int.Parse(Value("window"), CultureInfo.InvariantCulture);
            ArgumentOutOfRangeException.ThrowIfLessThan(window, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(window, 4096);
            return new TrainedModel(model, vocabulary, Named<CorpusFormat>(Value("data.format")), window, content.Weights(layout));
        }
        catch (Exception e) when (e is ArgumentException or FormatException or OverflowException or JsonException)
        {
            throw new InvalidDataException($"The checkpoint's metadata is damaged: {e.Message}", e);
        }
    }

    // By its name alone: numbers would pass for kinds that do not exist.
    private static T Named<T>(string text)
        where T : struct, Enum
    {
        foreach (var value in Enum.GetValues<T>())
        {
            if (value.ToString().Equals(text, StringComparison.OrdinalIgnoreCase))
                return value;
        }

        throw new FormatException($"'{text}' is none of {string.Join(", ", Enum.GetNames<T>())}.");
    }

    /// <summary>Sampled texts, each beginning with the prompt.</summary>
    /// <exception cref="InvalidSpecException">The prompt has a character that the model does not know.</exception>
    public IReadOnlyList<string> Generate(string prompt, int count, SamplingOptions options)
    {
        var ids = Vocabulary.Encode(prompt, out var unknown);
        if (unknown > 0)
        {
            throw InvalidSpecException.At("prompt",
                $"'{prompt}' has {unknown} character(s) the model has never seen; it knows: {string.Concat(Vocabulary.Tokens).ReplaceLineEndings("")}");
        }

        var newline = Vocabulary.Find("\n");
        // A line begins with the zero vector; text without a prompt begins as after a line end.
        int[] fed = Format == CorpusFormat.Lines ? [-1, .. ids] : ids.Length > 0 ? ids : [newline ?? -1];
        var sampler = new Sampler(Definition, Weights);
        var end = Format == CorpusFormat.Lines ? newline : null;
        return [.. Enumerable.Range(0, count).Select(number => prompt + Vocabulary.Decode(sampler.Draw(number, fed, end, options)))];
    }

    /// <summary>
    /// Texts to show while training goes on; none where the weights give none. What is shown, and when, must not decide how a job ends: weights
    /// that have broken show in a step.
    /// </summary>
    public IReadOnlyList<string> Glimpse(int count, SamplingOptions options)
    {
        try
        {
            return Generate("", count, options);
        }
        catch (InvalidDataException)
        {
            return [];
        }
    }

    /// <summary>Sum of losses in nats, and targets.</summary>
    public (double Loss, long Tokens) Evaluate(TokenSequences split) => Evaluation.Run(Definition, Weights, Format, split, Window);
}
