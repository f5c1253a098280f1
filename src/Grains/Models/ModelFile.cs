using System.Globalization;
using System.Text.Json;
using DistSeq.Contracts.Specs;
using DistSeq.Engine.Checkpoints;
using DistSeq.Engine.Data;
using DistSeq.Engine.Data.Tokenization;
using DistSeq.Engine.Models;

namespace DistSeq.Grains.Models;

/// <summary>
/// A trained model as a checkpoint file: what is needed to use the weights stands in the metadata. What older files lack has the value that it
/// had for all of them.
/// </summary>
internal static class ModelFile
{
    private const string FormatVersion = "distseq-2";

    // Without a hash of the whole file; that of the weights it has.
    private const string FirstFormatVersion = "distseq-1";

    /// <param name="model">The model.</param>
    /// <param name="more">Added to the metadata.</param>
    public static byte[] Write(TrainedModel model, IReadOnlyDictionary<string, string> more)
    {
        var spec = model.Model;
        var metadata = new Dictionary<string, string>(more)
        {
            ["format"] = FormatVersion,
            ["cell"] = Word(spec.Cell),
            ["layers"] = Number(spec.Layers),
            ["hidden"] = Number(spec.Hidden),
            ["embedding"] = Number(spec.Embedding),
            ["tied"] = Word(spec.Tied),
            ["bidirectional"] = Word(spec.Bidirectional),
            ["zoneout"] = Number(spec.Dropout.Zoneout),
            ["data.format"] = Word(model.Format),
            ["data.tokens"] = Word(model.Coder.Tokenizer.Unit),
            ["data.lowercase"] = Word(model.Coder.Tokenizer.FoldCase),
            ["window"] = Number(model.Window),
            ["vocabulary"] = JsonSerializer.Serialize(model.Coder.Vocabulary.Tokens),
            ["weightsSha256"] = Checkpoint.Hash(model.Weights),
        };
        if (model is { Step: { } step, Steps: { } steps })
            (metadata["step"], metadata["steps"]) = (Number(step), Number(steps));
        if (model.Classes is { } classes)
            metadata["classes"] = JsonSerializer.Serialize(classes.Tokens);
        using var file = new MemoryStream();
        SafetensorsFile.Write(new Checkpoint(new ParameterLayout(model.Definition), model.Weights, metadata), file);
        return file.ToArray();
    }

    /// <exception cref="InvalidDataException">Not a checkpoint of this system, or damaged.</exception>
    public static TrainedModel Read(ReadOnlyMemory<byte> file)
    {
        var content = SafetensorsFile.Read(file);
        string Value(string key, string? absent = null) => content.Metadata.GetValueOrDefault(key) ?? absent
            ?? throw new InvalidDataException($"The checkpoint has no metadata '{key}'; only checkpoints written by distseq can be used.");
        long? Count(string key) =>
            long.TryParse(content.Metadata.GetValueOrDefault(key), CultureInfo.InvariantCulture, out var count) ? count : null;
        if (Value("format") is not (FormatVersion or FirstFormatVersion))
        {
            throw new InvalidDataException(
                $"The checkpoint is of format '{Value("format")}'; "
                + $"this version reads {FirstFormatVersion} and {FormatVersion}.");
        }

        if (content.Sha256 is null && Value("format") == FormatVersion)
            throw new InvalidDataException("The checkpoint is damaged: it lacks its hash.");
        try
        {
            var spec = new ModelSpec
            {
                Cell = Named<CellKind>(Value("cell")),
                Layers = int.Parse(Value("layers"), CultureInfo.InvariantCulture),
                Hidden = int.Parse(Value("hidden"), CultureInfo.InvariantCulture),
                Embedding = int.Parse(Value("embedding", "0"), CultureInfo.InvariantCulture),
                Tied = bool.Parse(Value("tied", "false")),
                Bidirectional = bool.Parse(Value("bidirectional", "false")),
                Dropout = new DropoutSpec { Zoneout = double.Parse(Value("zoneout", "0"), CultureInfo.InvariantCulture) },
            };
            var format = Named<CorpusFormat>(Value("data.format"));
            var tokenizer = new Tokenizer(Named<TokenUnit>(Value("data.tokens", "character")), bool.Parse(Value("data.lowercase", "false")));
            var classes = format is CorpusFormat.Labelled or CorpusFormat.Tagged ? Vocabulary(Value("classes")) : null;
            var window = int.Parse(Value("window"), CultureInfo.InvariantCulture);
            ArgumentOutOfRangeException.ThrowIfLessThan(window, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(window, 4096);
            var model = new TrainedModel(spec, new TextCoder(tokenizer, Vocabulary(Value("vocabulary"))), classes, format, window, []);
            // A model that reads backwards sees what it is to write.
            if (classes is null && spec.Bidirectional)
                throw new FormatException("only models of classes run both ways.");
            var weights = content.Weights(new ParameterLayout(model.Definition));
            if (Checkpoint.Hash(weights) is var found && found != Value("weightsSha256"))
            {
                throw new InvalidDataException(
                    $"The checkpoint is damaged: its weights hash to {found} and should to {Value("weightsSha256")}.");
            }

            return model with { Weights = weights, Step = Count("step"), Steps = Count("steps") };
        }
        catch (Exception e) when (e is ArgumentException or FormatException or OverflowException or JsonException)
        {
            throw new InvalidDataException($"The checkpoint's metadata is damaged: {e.Message}", e);
        }
    }

    private static Vocabulary Vocabulary(string json) => new(JsonSerializer.Deserialize<string[]>(json) ?? []);

    private static string Word<T>(T value)
        where T : notnull => value.ToString()!.ToLowerInvariant();

    private static string Number<T>(T value)
        where T : IFormattable => value.ToString(null, CultureInfo.InvariantCulture);

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
}
