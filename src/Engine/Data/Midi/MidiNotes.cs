using NAudio.Midi;

namespace DistSeq.Engine.Data.Midi;

/// <summary>
/// Converts MIDI notes to and from a grid whose unit is a number of quarter notes. Tempo and loudness are lost.
/// </summary>
internal static class MidiNotes
{
    /// <summary>Longest piece, in grid units.</summary>
    public const int LongestPiece = 100_000;

    private const int TicksPerQuarter = 480;
    private const int MicrosecondsPerQuarter = 500_000;
    private const int Velocity = 80;
    private const int Channel = 1;
    private const int DrumChannel = 10;

    /// <summary>Reads the notes of all tracks except drums (channel 10).</summary>
    /// <param name="source">A MIDI file of format 0 or 1.</param>
    /// <param name="grid">
    /// Quarter notes per grid unit. Note begins and ends are rounded to the nearest unit; a note lasts at least one.
    /// </param>
    /// <returns>Sorted by begin, then by number; at least one note.</returns>
    /// <exception cref="InvalidDataException">
    /// The file is not MIDI, is damaged or cut short, does not count time in quarter notes, or has no notes.
    /// </exception>
    public static IReadOnlyList<MidiNote> Read(Stream source, double grid)
    {
        var file = Parse(source);
        var ticks = (file.DeltaTicksPerQuarterNote & 0x8000) == 0 && file.DeltaTicksPerQuarterNote > 0
            ? file.DeltaTicksPerQuarterNote * grid
            : throw new InvalidDataException(
                "its time is in seconds (SMPTE), not in quarter notes; export it again with ticks for each quarter note.");
        if (file.FileFormat > 1)
        {
            throw new InvalidDataException(
                $"it is of format {file.FileFormat}, whose tracks are pieces apart; export each as a file of format 0 or 1.");
        }

        var notes = new List<MidiNote>();
        foreach (var track in file.Events)
        {
            var last = track.Count == 0 ? 0 : track.Max(static timed => timed.AbsoluteTime);
            foreach (var note in track.OfType<NoteOnEvent>()
                .Where(static note => note is { Velocity: > 0, Channel: not DrumChannel }))
            {
                // A note without a note-off sounds to the end of its track.
                var (begin, end) = (Round(note.AbsoluteTime / ticks), Round((note.OffEvent?.AbsoluteTime ?? last) / ticks));
                notes.Add(new MidiNote(note.NoteNumber, begin, Math.Max(1, end - begin)));
            }
        }

        if (notes.Count == 0)
            throw new InvalidDataException("it has no note (drums, on channel 10, are not read); leave it out.");
        var first = notes.Min(static note => note.Begin);
        var length = notes.Max(static note => note.End) - first;
        if (length > LongestPiece)
        {
            throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture,
                $"it lasts {length:#,0} time steps of {grid} quarter notes; the most are {LongestPiece:#,0}. "
                + $"Cut it, or raise data.grid."));
        }

        return
        [
            .. notes.Select(note => note with { Begin = note.Begin - first })
                .OrderBy(static note => note.Begin).ThenBy(static note => note.Number),
        ];
    }

    /// <summary>Writes a MIDI file of format 0: one piano track at 120 quarter notes a minute.</summary>
    /// <param name="notes">In any order; notes of the same number do not overlap.</param>
    /// <param name="grid">Quarter notes per grid unit.</param>
    public static byte[] Write(IEnumerable<MidiNote> notes, double grid)
    {
        var events = new MidiEventCollection(midiFileType: 0, TicksPerQuarter);
        events.AddEvent(new TempoEvent(MicrosecondsPerQuarter, 0), 0);
        var timed = new List<(long Tick, bool IsOn, MidiEvent Event)>();
        foreach (var note in notes)
        {
            var (begin, end) = (Round(note.Begin * grid * TicksPerQuarter), Round(note.End * grid * TicksPerQuarter));
            var on = new NoteOnEvent(begin, Channel, note.Number, Velocity, checked((int)(end - begin)));
            timed.Add((begin, true, on));
            timed.Add((end, false, on.OffEvent!));
        }

        // A key is released before it is struck again. The library keeps the order of events within a tick.
        foreach (var (_, _, one) in timed.OrderBy(static one => one.Tick).ThenBy(static one => one.IsOn))
            events.AddEvent(one, 0);
        events.PrepareForExport();
        using var file = new MemoryStream();
        MidiFile.Export(file, events);
        return file.ToArray();
    }

    private static MidiFile Parse(Stream source)
    {
        using var bytes = new MemoryStream();
        source.CopyTo(bytes);
        bytes.Position = 0;
        var content = bytes.GetBuffer().AsSpan(0, (int)bytes.Length);
        if (content.IsEmpty)
            throw new InvalidDataException("it is empty; copy or export it again, or leave it out.");
        // RIFF wraps the same format, and the library reads it.
        if (!content.StartsWith("MThd"u8) && !content.StartsWith("RIFF"u8))
            throw new InvalidDataException(
                "it is no MIDI file: it does not begin with MThd. Give *.mid files, or name the format that it has.");
        try
        {
            // Many files have notes with no note-off or with two. They are still accepted.
            return new MidiFile(bytes, strictChecking: false);
        }
        catch (EndOfStreamException e)
        {
            throw new InvalidDataException(
                $"it ends after {bytes.Length} bytes, before its last track does: it has been cut. Copy or export it again.", e);
        }
        catch (Exception e) when (e is FormatException or ArgumentException or IOException or InvalidDataException)
        {
            throw new InvalidDataException($"it is a damaged MIDI file ({e.Message.TrimEnd('.')}). Copy or export it again.", e);
        }
    }

    private static long Round(double value) => (long)Math.Round(value, MidpointRounding.AwayFromZero);
}
