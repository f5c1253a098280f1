using System.Text.Json;
using DistSeq.Engine.Data.Tokenization;

namespace DistSeq.Engine.Data.Sequences;

/// <summary>
/// Piano rolls as JSON: an object of splits, each a list of pieces, each a list of time steps, each a list of MIDI numbers (21 to
/// 108; empty for a rest; duplicates count once).
/// </summary>
internal static class RollsJson
{
    private const string Shape = "such as {\"train\": [[[60, 64], [62]]]}";

    /// <returns>The pieces of each split, by split name, in file order.</returns>
    /// <exception cref="InvalidDataException">
    /// Not UTF-8 or not JSON (the message names the line), the wrong structure, a note out of range, or an empty piece (the
    /// message names up to ten places by split, piece and time step, 1-based).
    /// </exception>
    public static IReadOnlyDictionary<string, IReadOnlyList<UInt128[]>> Read(Stream source)
    {
        using var text = new Utf8Reader(source);
        var content = text.ReadToEnd();
        try
        {
            using var document =
                JsonDocument.Parse(content, new JsonDocumentOptions { MaxDepth = 8, AllowDuplicateProperties = false });
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                throw new InvalidDataException($"The file is no JSON object of splits, {Shape}.");
            var faults = new Faults("places of the rolls cannot be read");
            var splits = new Dictionary<string, IReadOnlyList<UInt128[]>>(StringComparer.Ordinal);
            foreach (var split in document.RootElement.EnumerateObject())
                splits.Add(split.Name, ReadSplit(split.Value, $"Split {Excerpt.Of(split.Name)}", faults));
            faults.Demand();
            return splits;
        }
        catch (JsonException e)
        {
            // The library's message ends with a 0-based position.
            var words = e.Message.Split(" LineNumber:")[0];
            throw new InvalidDataException($"Line {e.LineNumber + 1}, position {e.BytePositionInLine + 1}: the file is not JSON: "
                + $"{words} Rolls are an object of splits, {Shape}.", e);
        }
        catch (InvalidOperationException e)
        {
            throw new InvalidDataException($"The name of a split is not Unicode: {e.Message}", e);
        }
    }

    private static List<UInt128[]> ReadSplit(JsonElement pieces, string split, Faults faults)
    {
        var read = new List<UInt128[]>();
        foreach (var piece in Items(pieces, split, "pieces", faults))
        {
            var place = $"{split}, piece {read.Count + 1}";
            UInt128[] steps = [.. Items(piece, place, "time steps", faults)
                .Select((step, number) => ReadStep(step, $"{place}, time step {number + 1}", faults))];
            if (piece.ValueKind == JsonValueKind.Array && steps.Length == 0)
                faults.Add(place, "it has no time step; remove the piece.");
            read.Add(steps);
        }

        return read;
    }

    private static UInt128 ReadStep(JsonElement step, string place, Faults faults)
    {
        var notes = UInt128.Zero;
        foreach (var note in Items(step, place, "notes", faults))
        {
            var key = note.ValueKind == JsonValueKind.Number && note.TryGetInt32(out var number) ? PianoRolls.Key(number) : 0;
            if (key == 0)
            {
                faults.Add(place, $"{Excerpt.Of(note.GetRawText())} is no note; it must be a MIDI number "
                    + $"from {PianoRolls.LowestNote} to {PianoRolls.HighestNote}.");
            }

            notes |= key;
        }

        return notes;
    }

    private static IEnumerable<JsonElement> Items(JsonElement value, string place, string what, Faults faults)
    {
        if (value.ValueKind == JsonValueKind.Array)
            return value.EnumerateArray();
        faults.Add(place, $"it is no list of {what} but {Excerpt.Of(value.GetRawText())}.");
        return [];
    }
}
