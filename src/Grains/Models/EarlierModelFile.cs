namespace DistSeq.Grains.Models;

/// <summary>
/// The spec of a model file as earlier versions wrote it: each field of the model is an entry. A field that the oldest files lack
/// gets the value that all of them had.
/// </summary>
internal static class EarlierModelFile
{
    /// <summary>Files of the first have a hash of the weights, but none of the whole file.</summary>
    public static readonly IReadOnlyList<string> Formats = ["distseq-1", "distseq-2"];

    /// <param name="fields">The metadata; what is called otherwise today is renamed.</param>
    /// <exception cref="InvalidDataException">An entry is missing.</exception>
    /// <exception cref="FormatException">An entry is no such value.</exception>
    public static JobSpec SpecOf(Dictionary<string, string> fields)
    {
        string Value(string key, string? absent = null) => fields.GetValueOrDefault(key) ?? absent
            ?? throw new InvalidDataException(
                $"The checkpoint has no metadata '{key}'; only checkpoints written by distseq can be used.");
        T Parsed<T>(string key, string kind, string? absent = null)
            where T : IParsable<T> =>
                Value(key, absent) is var text && T.TryParse(text, CultureInfo.InvariantCulture, out var value)
                ? value
                : throw new FormatException($"its {key} is {Quoted.Of(text)}; it must be {kind}.");
        int Whole(string key, string? absent = null) => Parsed<int>(key, "a whole number", absent);
        bool Flag(string key) => Parsed<bool>(key, "true or false", "false");
        // By its name alone: numbers would pass for kinds that do not exist.
        T Named<T>(string word)
            where T : struct, Enum => Enum.GetNames<T>().Contains(word, StringComparer.OrdinalIgnoreCase)
                ? Enum.Parse<T>(word, ignoreCase: true)
                : throw new FormatException($"{Quoted.Of(word)} is none of {string.Join(", ", Enum.GetNames<T>())}.");
        fields["data.format"] = Value("data.format") switch { "labelled" => "tsv", "tagged" => "conll", var word => word };
        return new JobSpec
        {
            Task = fields.TryGetValue("task", out var task) ? Named<TaskKind>(task) : null,
            Data = new DataSpec { Format = Named<DataFormat>(Value("data.format")) },
            Model = new ModelSpec
            {
                Cell = Named<CellKind>(Value("cell")),
                Layers = Whole("layers"),
                Hidden = Whole("hidden"),
                Embedding = Whole("embedding", "0"),
                Tied = Flag("tied"),
                Bidirectional = Flag("bidirectional"),
                Dropout = new DropoutSpec { Zoneout = Parsed<double>("zoneout", "a number", "0") },
            },
            Training = new TrainingSpec { Window = Whole("window") },
        };
    }
}
