using System.Text.Json;
using DistSeq.Engine.Checkpoints;

namespace DistSeq.Grains.Models;

/// <summary>
/// A trained model as a safetensors file. The metadata has the job's spec as JSON, and as entries of their own the fields of the
/// codec (vocabulary, classes, scales) and what says what file this is.
/// </summary>
internal static class ModelFile
{
    /// <summary>The spec that was trained, as <see cref="SpecJson"/> writes it.</summary>
    public const string SpecField = "spec";

    private const string FormatVersion = "distseq-3";
    private const string WeightsField = "weightsSha256";

    /// <param name="model">The model.</param>
    /// <param name="more">Added to the metadata.</param>
    /// <param name="training">Arrays that training goes on with, added behind the weights. Default none.</param>
    public static byte[] Write(
        TrainedModel model, IReadOnlyDictionary<string, string> more, IReadOnlyList<SafetensorsArray>? training = null)
    {
        var metadata = new Dictionary<string, string>(more)
        {
            ["format"] = FormatVersion,
            [SpecField] = SpecJson.Write(model.Spec),
            [WeightsField] = Checkpoint.Hash(model.Weights),
        };
        if (model is { Step: { } step, Steps: { } steps })
        {
            metadata["step"] = step.ToString(CultureInfo.InvariantCulture);
            metadata["steps"] = steps.ToString(CultureInfo.InvariantCulture);
        }

        foreach (var (name, value) in model.Codec.Fields)
            metadata.Add(name, value);
        using var file = new MemoryStream();
        SafetensorsFile.Write(new Checkpoint(model.Network.Layout, model.Weights, metadata) { Training = training ?? [] }, file);
        return file.ToArray();
    }

    /// <exception cref="InvalidDataException">Not a checkpoint of this system, or damaged.</exception>
    public static TrainedModel Read(ReadOnlyMemory<byte> file)
    {
        var content = SafetensorsFile.Read(file);
        var fields = new Dictionary<string, string>(content.Metadata);
        string Value(string key) => fields.GetValueOrDefault(key)
            ?? throw new InvalidDataException(
                $"The checkpoint has no metadata '{key}'; only checkpoints written by distseq can be used.");
        long? Count(string key) =>
            long.TryParse(fields.GetValueOrDefault(key), CultureInfo.InvariantCulture, out var count) ? count : null;
        var format = Value("format");
        var isEarlier = EarlierModelFile.Formats.Contains(format);
        if (!isEarlier && format != FormatVersion)
        {
            throw new InvalidDataException(
                $"The checkpoint is of format '{format}'; "
                + $"this version reads {string.Join(", ", EarlierModelFile.Formats)} and {FormatVersion}.");
        }

        if (content.Sha256 is null && format != EarlierModelFile.Formats[0])
            throw new InvalidDataException("The checkpoint is damaged: it lacks its hash.");
        try
        {
            var spec = isEarlier ? EarlierModelFile.SpecOf(fields) : SpecJson.Read(Value(SpecField));
            DemandRules(spec);
            var model = new TrainedModel(spec, Modeling.Task(spec).OpenCodec(fields), []);
            var weights = content.Weights(model.Network.Layout);
            if (Checkpoint.Hash(weights) is var found && found != Value(WeightsField))
            {
                throw new InvalidDataException(
                    $"The checkpoint is damaged: its weights hash to {found} and should to {Value(WeightsField)}.");
            }

            return model with { Weights = weights, Step = Count("step"), Steps = Count("steps") };
        }
        catch (Exception e) when (e is ArgumentException or FormatException or OverflowException or JsonException)
        {
            // Behind what a library says stands the name of a parameter; of JSON, a place in the text.
            var words = e is JsonException
                ? "its spec is none, or its vocabulary is no list of texts"
                : Quoted.Plain(e.Message.Split(" (Parameter")[0].TrimEnd('.'), 200);
            throw new InvalidDataException($"The checkpoint's metadata is damaged: {words}.", e);
        }
    }

    // No job can have trained a model that breaks the rules of specs.
    private static void DemandRules(JobSpec job)
    {
        var broken = SpecRules.Check(job).Where(static failure => failure.Path is "task" or "training.window"
            || failure.Path.StartsWith("model.", StringComparison.Ordinal)).ToList();
        if (broken.Count > 0)
            throw new FormatException(string.Join(" ", broken.Select(static failure => $"{failure.Path} {failure.Message}")));
    }
}
