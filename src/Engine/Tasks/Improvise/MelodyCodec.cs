using System.Text.Json;
using DistSeq.Engine.Data;

namespace DistSeq.Engine.Tasks.Improvise;

/// <summary>Converts notes to ids and back: each note with its length is a separate value.</summary>
/// <param name="Format">Spec word of the data's format.</param>
/// <param name="Grid">Quarter notes of the grid that MIDI notes are rounded to, and of a note without a length.</param>
/// <param name="Notes">The values, in the form of <see cref="NoteToken.ToString"/>.</param>
internal sealed record MelodyCodec(string Format, double Grid, Vocabulary Notes) : Codec
{
    private const string FormatField = "data.format";
    private const string GridField = "data.grid";
    private const string NotesField = "vocabulary";

    public override int Vocabulary => Notes.Count;

    public override IReadOnlyDictionary<string, string> Fields => new Dictionary<string, string>
    {
        [FormatField] = Format,
        [GridField] = Grid.ToString("R", CultureInfo.InvariantCulture),
        [NotesField] = JsonSerializer.Serialize(Notes.Tokens),
    };

    /// <inheritdoc cref="LearningTask.OpenCodec"/>
    public static MelodyCodec Open(IReadOnlyDictionary<string, string> fields)
    {
        var grid = double.Parse(Field(fields, GridField), NumberStyles.Float, CultureInfo.InvariantCulture);
        var notes = new Vocabulary(JsonSerializer.Deserialize<string[]>(Field(fields, NotesField)) ?? []);
        if (!(grid > 0 && double.IsFinite(grid)))
            throw new FormatException($"its {GridField} is {grid}; it must be above 0.");
        return notes.Tokens.FirstOrDefault(static note => NoteToken.Parse(note) is null) is not { } odd
            ? new MelodyCodec(Field(fields, FormatField), grid, notes)
            : throw new FormatException($"its {NotesField} has '{Excerpt.Of(odd)}', which is no note.");
    }

    /// <summary>Encodes melodies as ids; values the model does not know are dropped and counted.</summary>
    public TokenSequences Encode(IEnumerable<string[]> melodies, ref long unknown)
    {
        var tokens = new List<int>();
        var ends = new List<int>();
        foreach (var melody in melodies)
        {
            foreach (var note in melody)
            {
                if (Notes.Find(note) is { } id)
                    tokens.Add(id);
                else
                    unknown++;
            }

            if (tokens.Count > (ends.Count == 0 ? 0 : ends[^1]))
                ends.Add(tokens.Count);
        }

        return new TokenSequences([.. tokens], [.. ends]);
    }
}
