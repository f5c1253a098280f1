using System.Globalization;
using System.Text.Json;
using DistSeq.Contracts.Specs;
using DistSeq.Engine.Checkpoints;

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
            ["task"] = model.Task.Name,
            ["window"] = Number(model.Window),
            ["weightsSha256"] = Checkpoint.Hash(model.Weights),
        };
        if (model is { Step: { } step, Steps: { } steps })
            (metadata["step"], metadata["steps"]) = (Number(step), Number(steps));
        foreach (var (name, value) in model.Codec.Fields)
            metadata.Add(name, value);
        using var file = new MemoryStream();
        SafetensorsFile.Write(new Checkpoint(model.Network.Layout, model.Weights, metadata), file);
        return file.ToArray();
    }

    /// <exception cref="InvalidDataException">Not a checkpoint of this system, or damaged.</exception>
    public static TrainedModel Read(ReadOnlyMemory<byte> file)
    {
        var content = SafetensorsFile.Read(file);
        var fields = Renewed(content.Metadata);
        string Value(string key, string? absent = null) => fields.GetValueOrDefault(key) ?? absent
            ?? throw new InvalidDataException($"The checkpoint has no metadata '{key}'; only checkpoints written by distseq can be used.");
        long? Count(string key) =>
            long.TryParse(fields.GetValueOrDefault(key), CultureInfo.InvariantCulture, out var count) ? count : null;
        int Whole(string key, string? absent = null) =>
            int.TryParse(Value(key, absent), CultureInfo.InvariantCulture, out var number)
                ? number
                : throw No(key, Value(key, absent), "a whole number");
        bool Flag(string key) =>
            bool.TryParse(Value(key, "false"), out var flag) ? flag : throw No(key, Value(key), "true or false");
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
                Layers = Whole("layers"),
                Hidden = Whole("hidden"),
                Embedding = Whole("embedding", "0"),
                Tied = Flag("tied"),
                Bidirectional = Flag("bidirectional"),
                Dropout = new DropoutSpec
                {
                    Zoneout = double.TryParse(Value("zoneout", "0"), CultureInfo.InvariantCulture, out var zoneout)
                        ? zoneout
                        : throw No("zoneout", Value("zoneout"), "a number"),
                },
            };
            var window = Whole("window");
            var format = Named<DataFormat>(Value("data.format"));
            var kind = Named<TaskKind>(Value("task", TaskFormats.Implied(format).ToString()));
            DemandRules(new JobSpec
            {
                Task = kind,
                Model = spec,
                Training = new TrainingSpec { Window = window },
                Data = new DataSpec { Format = format },
            });
            var task = Modeling.Task(new DataSpec { Format = format }, kind);
            var model = new TrainedModel(task, spec, task.OpenCodec(fields), window, []);
            var weights = content.Weights(model.Network.Layout);
            if (Checkpoint.Hash(weights) is var found && found != Value("weightsSha256"))
            {
                throw new InvalidDataException(
                    $"The checkpoint is damaged: its weights hash to {found} and should to {Value("weightsSha256")}.");
            }

            return model with { Weights = weights, Step = Count("step"), Steps = Count("steps") };
        }
        catch (Exception e) when (e is ArgumentException or FormatException or OverflowException or JsonException)
        {
            // Behind what a library says stands the name of a parameter; of JSON, a place in the text.
            var words = e is JsonException
                ? "its vocabulary is no list of texts"
                : Quoted.Plain(e.Message.Split(" (Parameter")[0].TrimEnd('.'), 200);
            throw new InvalidDataException($"The checkpoint's metadata is damaged: {words}.", e);
        }
    }

    // A model that no spec may have was trained by none.
    private static void DemandRules(JobSpec job)
    {
        var broken = SpecRules.Check(job).Where(static failure => failure.Path is "task" or "training.window"
            || failure.Path.StartsWith("model.", StringComparison.Ordinal)).ToList();
        if (broken.Count > 0)
            throw new FormatException(string.Join(" ", broken.Select(static failure => $"{failure.Path} {failure.Message}")));
    }

    private static FormatException No(string key, string value, string kind) =>
        new($"its {key} is {Quoted.Of(value)}; it must be {kind}.");

    // Words of earlier builds as they are today.
    private static Dictionary<string, string> Renewed(IReadOnlyDictionary<string, string> metadata)
    {
        var fields = new Dictionary<string, string>(metadata);
        if (fields.GetValueOrDefault("data.format") is "labelled" or "tagged")
            fields["data.format"] = Word(fields["data.format"] == "labelled" ? DataFormat.Tsv : DataFormat.Conll);
        return fields;
    }

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

        throw new FormatException($"{Quoted.Of(text)} is none of {string.Join(", ", Enum.GetNames<T>())}.");
    }
}
