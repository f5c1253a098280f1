using DistSeq.Engine.Data.Sequences;

namespace DistSeq.Engine.Tasks.Polyphony;

/// <summary>Piano keys in, piano keys out. The model only stores the length of a time step.</summary>
/// <param name="Format">Spec word of the data's format.</param>
/// <param name="Grid">Quarter notes per time step.</param>
internal sealed record RollCodec(string Format, double Grid) : Codec
{
    private const string FormatField = "data.format";
    private const string GridField = "data.grid";

    public override int Vocabulary => PianoRolls.Notes;

    public override IReadOnlyDictionary<string, string> Fields => new Dictionary<string, string>
    {
        [FormatField] = Format,
        [GridField] = Grid.ToString("R", CultureInfo.InvariantCulture),
    };

    /// <inheritdoc cref="LearningTask.OpenCodec"/>
    public static RollCodec Open(IReadOnlyDictionary<string, string> fields)
    {
        var grid = double.Parse(Field(fields, GridField), NumberStyles.Float, CultureInfo.InvariantCulture);
        return grid > 0 && double.IsFinite(grid)
            ? new RollCodec(Field(fields, FormatField), grid)
            : throw new FormatException($"its {GridField} is {grid}; it must be above 0.");
    }
}
