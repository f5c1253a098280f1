using DistSeq.Engine.Tests.Data.Sequences;
using NAudio.Midi;

namespace DistSeq.Engine.Tests.Data.Midi;

public class MidiNotesTests
{
    // Two keys at once, one of them struck again the moment it is let go.
    private static readonly MidiNote[] Notes = [new(60, 0, 2), new(64, 0, 4), new(60, 2, 1), new(108, 5, 3)];

    [Theory]
    [InlineData(0.25)]
    [InlineData(1)]
    [InlineData(1.0 / 3)]
    public void Notes_that_are_written_are_read_back(double grid) =>
        Assert.Equal(Notes, MidiNotes.Read(new MemoryStream(MidiNotes.Write(Notes, grid)), grid));

    [Fact]
    public void Times_go_to_the_nearest_unit_and_the_first_note_begins_the_piece()
    {
        // In ticks of 480 a quarter note: a quarter note late, a little early, one so short that it would be nothing.
        var file = File(480, track =>
        {
            track(new NoteOnEvent(480, 1, 60, 90, 470), 1);
            track(new NoteOnEvent(955, 1, 62, 90, 3), 1);
        });
        Assert.Equal([new MidiNote(60, 0, 2), new MidiNote(62, 2, 1)], MidiNotes.Read(file, 0.5));
    }

    [Fact]
    public void Tracks_sound_together_and_drums_are_passed_over()
    {
        var file = File(96, track =>
        {
            track(new NoteOnEvent(0, 10, 36, 90, 96), 1);
            track(new NoteOnEvent(96, 2, 67, 90, 96), 2);
            track(new NoteOnEvent(96, 1, 60, 90, 96), 3);
        });
        Assert.Equal([new MidiNote(60, 0, 1), new MidiNote(67, 0, 1)], MidiNotes.Read(file, 1));
    }

    [Fact]
    public void A_note_that_is_never_let_go_sounds_to_the_end_of_its_track()
    {
        var events = new MidiEventCollection(1, 4);
        events.AddEvent(new NoteEvent(0, 1, MidiCommandCode.NoteOn, 60, 90), 1);
        events.AddEvent(new NoteOnEvent(8, 1, 62, 90, 4), 1);
        events.AddEvent(((NoteOnEvent)events[1][1]).OffEvent!, 1);
        Assert.Equal([new MidiNote(60, 0, 3), new MidiNote(62, 2, 1)], MidiNotes.Read(Export(events), 1));
    }

    [Fact]
    public void A_file_that_was_cut_anywhere_is_refused()
    {
        var whole = MidiNotes.Write(Notes, 1);
        for (var length = 0; length < whole.Length; length++)
        {
            var message = Utf8.Refusal(() => MidiNotes.Read(new MemoryStream(whole, 0, length), 1));
            Assert.StartsWith("it ", message, StringComparison.Ordinal);
        }

        Assert.Equal(
            $"it ends after {whole.Length / 2} bytes, before its last track does: it has been cut. Copy or export it again.",
            Utf8.Refusal(() => MidiNotes.Read(new MemoryStream(whole, 0, whole.Length / 2), 1)));
    }

    [Fact]
    public void A_damaged_file_is_read_or_refused_and_nothing_else()
    {
        var whole = MidiNotes.Write(Notes, 1);
        for (var place = 0; place < whole.Length; place++)
        {
            foreach (var value in new byte[] { 0, 1, 0x7F, 0x80, 0xF0, 0xFF })
            {
                var damaged = whole.ToArray();
                damaged[place] = value;
                try
                {
                    Assert.NotEmpty(MidiNotes.Read(new MemoryStream(damaged), 1));
                }
                catch (InvalidDataException e)
                {
                    Assert.StartsWith("it", e.Message, StringComparison.Ordinal);
                }
            }
        }
    }

    [Theory]
    [InlineData("Once upon a time", "it is no MIDI file: it does not begin with MThd.")]
    [InlineData("", "it is empty;")]
    public void What_is_no_MIDI_file_is_said_to_be_none(string content, string message) =>
        Assert.StartsWith(message, Utf8.Refusal(() => MidiNotes.Read(Utf8.Stream(content), 1)), StringComparison.Ordinal);

    [Fact]
    public void A_file_without_notes_is_refused() =>
        Assert.StartsWith(
            "it has no note",
            Utf8.Refusal(() => MidiNotes.Read(File(96, track => track(new NoteOnEvent(0, 10, 36, 90, 96), 1)), 1)),
            StringComparison.Ordinal);

    [Fact]
    public void A_piece_that_would_not_end_is_refused() =>
        Assert.StartsWith(
            "it lasts 100,001 time steps of 0.25 quarter notes; the most are 100,000.",
            Utf8.Refusal(() => MidiNotes.Read(new MemoryStream(MidiNotes.Write([new(60, 0, 100_001)], 0.25)), 0.25)),
            StringComparison.Ordinal);

    [Fact]
    public void Time_in_seconds_and_tracks_that_are_pieces_are_refused()
    {
        var whole = MidiNotes.Write(Notes, 1);
        byte[] seconds = [.. whole], patterns = [.. whole];
        seconds[12] = 0xE7;
        patterns[9] = 2;
        Assert.StartsWith("its time is in seconds", Utf8.Refusal(() => MidiNotes.Read(new MemoryStream(seconds), 1)),
            StringComparison.Ordinal);
        Assert.StartsWith(
            "it is of format 2", Utf8.Refusal(() => MidiNotes.Read(new MemoryStream(patterns), 1)), StringComparison.Ordinal);
    }

    private static MemoryStream File(int ticks, Action<Action<NoteOnEvent, int>> fill)
    {
        var events = new MidiEventCollection(1, ticks);
        events.AddEvent(new TempoEvent(500_000, 0), 0);
        fill((note, track) =>
        {
            events.AddEvent(note, track);
            events.AddEvent(note.OffEvent!, track);
        });
        return Export(events);
    }

    private static MemoryStream Export(MidiEventCollection events)
    {
        events.PrepareForExport();
        var file = new MemoryStream();
        MidiFile.Export(file, events);
        file.Position = 0;
        return file;
    }
}
