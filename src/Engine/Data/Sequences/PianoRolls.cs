using System.Text.Json;
using DistSeq.Engine.Data.Tokenization;

namespace DistSeq.Engine.Data.Sequences;

/// <summary>
/// Pieces of polyphonic music: which of the 88 keys of a piano sound at each time step. Bit n of a time step is the MIDI number 21 + n.
/// </summary>
/// <param name="Steps">Time steps of all pieces, one behind the other.</param>
/// <param name="Ends">Where each piece ends within them (exclusive), ascending; no piece is empty.</param>
public sealed record PianoRolls(UInt128[] Steps, int[] Ends)
{
    /// <summary>Keys.</summary>
    public const int Notes = 88;

    /// <summary>MIDI number of the lowest key.</summary>
    public const int LowestNote = 21;

    public int Count => Ends.Length;

    /// <summary>The time steps of one piece.</summary>
    public ReadOnlySpan<UInt128> this[int index]
    {
        get
        {
            var begin = index == 0 ? 0 : Ends[index - 1];
            return Steps.AsSpan(begin, Ends[index] - begin);
        }
    }

    /// <summary>
    /// Reads JSON: an object of splits, each a list of pieces, each a list of time steps, each a list of MIDI numbers (21 to 108, empty for a
    /// rest; a number twice counts once).
    /// </summary>
    /// <returns>The pieces of each split, by its name.</returns>
    /// <exception cref="InvalidDataException">
    /// Not UTF-8 or not JSON (the message names the line), of another shape, a note out of range, or an empty piece (the message names split,
    /// piece and time step, from 0).
    /// </exception>
    public static IReadOnlyDictionary<string, PianoRolls> ReadJson(Stream source)
    {
        using var text = new Utf8Reader(source);
        var content = text.ReadToEnd();
        try
        {
            using var document = JsonDocument.Parse(content, new JsonDocumentOptions { MaxDepth = 8, AllowDuplicateProperties = false });
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                throw new InvalidDataException("The file is no JSON object of splits, such as {\"train\": [[[60, 64], [62]]]}.");
            var splits = new Dictionary<string, PianoRolls>(StringComparer.Ordinal);
            foreach (var split in document.RootElement.EnumerateObject())
                splits.Add(split.Name, ReadSplit(split.Value, split.Name));
            return splits;
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"Line {e.LineNumber + 1}: the file is not JSON: {e.Message}", e);
        }
        catch (InvalidOperationException e)
        {
            throw new InvalidDataException($"The name of a split is not Unicode: {e.Message}", e);
        }
    }

    private static PianoRolls ReadSplit(JsonElement pieces, string split)
    {
        var steps = new List<UInt128>();
        var ends = new List<int>();
        foreach (var piece in Items(pieces, $"Split {split}", "pieces"))
        {
            var place = $"Split {split}, piece {ends.Count}";
            var begin = steps.Count;
            foreach (var step in Items(piece, place, "time steps"))
                steps.Add(ReadStep(step, place, steps.Count - begin));
            if (steps.Count == begin)
                Damaged.At(place, "it has no time step; remove the piece.");
            ends.Add(steps.Count);
        }

        return new PianoRolls([.. steps], [.. ends]);
    }

    private static UInt128 ReadStep(JsonElement step, string piece, int number)
    {
        var notes = UInt128.Zero;
        if (step.ValueKind != JsonValueKind.Array)
            Damaged.At($"{piece}, time step {number}", $"it is no list of notes but {step.ValueKind}.");
        foreach (var note in step.EnumerateArray())
        {
            if (note.ValueKind != JsonValueKind.Number || !note.TryGetInt32(out var midi) || midi is < LowestNote or >= LowestNote + Notes)
            {
                throw new InvalidDataException(
                    $"{piece}, time step {number}: {note.GetRawText()} is no note; it must be a MIDI number from {LowestNote} to {LowestNote + Notes - 1}.");
            }

            notes |= UInt128.One << (midi - LowestNote);
        }

        return notes;
    }

    private static JsonElement.ArrayEnumerator Items(JsonElement value, string place, string what)
    {
        if (value.ValueKind != JsonValueKind.Array)
            Damaged.At(place, $"it is no list of {what} but {value.ValueKind}.");
        return value.EnumerateArray();
    }
}
