using DistSeq.Engine.Data.Midi;

namespace DistSeq.Engine.Data.Sequences;

/// <summary>
/// Pieces of polyphonic music: the sounding keys of an 88-key piano at each time step. Bit n of a time step is MIDI number 21 +
/// n.
/// </summary>
/// <param name="Steps">Time steps of all pieces, concatenated.</param>
/// <param name="Ends">End of each piece in the time steps (exclusive), ascending; no piece is empty.</param>
internal sealed record PianoRolls(UInt128[] Steps, int[] Ends)
{
    /// <summary>Number of keys.</summary>
    public const int Notes = 88;

    /// <summary>MIDI number of the lowest key.</summary>
    public const int LowestNote = 21;

    /// <summary>MIDI number of the highest key.</summary>
    public const int HighestNote = LowestNote + Notes - 1;

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

    /// <summary>Concatenates pieces.</summary>
    public static PianoRolls Of(IEnumerable<UInt128[]> pieces)
    {
        var steps = new List<UInt128>();
        var ends = new List<int>();
        foreach (var piece in pieces)
        {
            steps.AddRange(piece);
            ends.Add(steps.Count);
        }

        return new PianoRolls([.. steps], [.. ends]);
    }

    /// <summary>Reads JSON: an object that maps each split to a list of pieces, see <see cref="RollsJson"/>.</summary>
    /// <returns>The pieces of each split, by split name.</returns>
    /// <exception cref="InvalidDataException">The JSON is not of that form; the message names up to ten places.</exception>
    public static IReadOnlyDictionary<string, PianoRolls> ReadJson(Stream source) =>
        RollsJson.Read(source).ToDictionary(split => split.Key, split => Of(split.Value), StringComparer.Ordinal);

    /// <summary>The bit of a MIDI number; 0 if the number is not a piano key.</summary>
    internal static UInt128 Key(int number) =>
        number is >= LowestNote and <= HighestNote ? UInt128.One << (number - LowestNote) : 0;

    /// <summary>MIDI numbers of a time step, ascending.</summary>
    internal static IEnumerable<int> Numbers(UInt128 step)
    {
        for (; step != 0; step &= step - 1)
            yield return LowestNote + (int)UInt128.TrailingZeroCount(step);
    }

    /// <summary>Converts notes to time steps: a note sounds in every time step that it lasts.</summary>
    /// <param name="notes">At least one, in units of a time step.</param>
    /// <exception cref="InvalidDataException">A note is not a piano key.</exception>
    internal static UInt128[] OfNotes(IReadOnlyList<MidiNote> notes)
    {
        var lacking = notes.Where(static note => Key(note.Number) == 0).ToList();
        if (lacking is [var first, ..])
        {
            throw new InvalidDataException(
                $"{(lacking.Count == 1 ? "a note is" : $"{lacking.Count} notes are")} no key of a piano, "
                + $"{NoteName.Of(LowestNote)} to {NoteName.Of(HighestNote)} ({LowestNote} to {HighestNote}): "
                + $"the first is {NoteName.Of(first.Number)} ({first.Number}) at time step {first.Begin + 1}. "
                + "Move the notes by octaves, or leave them out.");
        }

        var steps = new UInt128[checked((int)notes.Max(static note => note.End))];
        foreach (var note in notes)
        {
            for (var t = note.Begin; t < note.End; t++)
                steps[t] |= Key(note.Number);
        }

        return steps;
    }

    /// <summary>Converts time steps to notes. A key that sounds in consecutive time steps is one note.</summary>
    internal static IEnumerable<MidiNote> ToNotes(IReadOnlyList<UInt128> steps)
    {
        for (var t = 0; t < steps.Count; t++)
        {
            foreach (var number in Numbers(steps[t] & ~(t == 0 ? 0 : steps[t - 1])))
            {
                var end = t + 1;
                while (end < steps.Count && (steps[end] & Key(number)) != 0)
                    end++;
                yield return new MidiNote(number, t, end - t);
            }
        }
    }
}
