using DistSeq.Engine.Data.Midi;

namespace DistSeq.Engine.Tasks.Improvise;

/// <summary>Converts notes to melodies and back.</summary>
internal static class Melody
{
    /// <summary>The upper voice: the highest of notes that begin together, cut where the next begins; rests fill gaps.</summary>
    /// <param name="notes">Sorted by begin, then by number.</param>
    /// <param name="grid">Quarter notes per unit.</param>
    public static IReadOnlyList<NoteToken> OfNotes(IReadOnlyList<MidiNote> notes, double grid)
    {
        var voice = notes.GroupBy(static note => note.Begin).Select(static together => together.Last()).ToList();
        var tokens = new List<NoteToken>();
        void Add(int? number, long units)
        {
            // Cap the length, so that overlong notes do not each become a token of their own.
            tokens.Add(new NoteToken(number, Math.Min(units * grid, NoteToken.Longest)));
        }

        for (var i = 0; i < voice.Count; i++)
        {
            var next = i + 1 < voice.Count ? voice[i + 1].Begin : voice[i].End;
            var end = Math.Min(voice[i].End, next);
            Add(voice[i].Number, end - voice[i].Begin);
            if (end < next)
                Add(null, next - end);
        }

        return tokens;
    }

    /// <summary>Writes a melody as a MIDI file.</summary>
    /// <param name="tokens">Its notes and rests.</param>
    /// <param name="quarters">Quarter notes of a note without a length.</param>
    public static byte[] Write(IEnumerable<NoteToken> tokens, double quarters)
    {
        // The file's grid, fine enough for every length a token can have.
        const int UnitsPerQuarter = 480;
        var notes = new List<MidiNote>();
        long begin = 0;
        foreach (var token in tokens)
        {
            var length =
                Math.Max(1, (long)Math.Round((token.Quarters ?? quarters) * UnitsPerQuarter, MidpointRounding.AwayFromZero));
            if (token.Number is { } number)
                notes.Add(new MidiNote(number, begin, length));
            begin += length;
        }

        return MidiNotes.Write(notes, 1.0 / UnitsPerQuarter);
    }
}
