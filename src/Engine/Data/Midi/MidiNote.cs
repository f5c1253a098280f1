namespace DistSeq.Engine.Data.Midi;

/// <summary>A note of a MIDI file, with times in whole grid units.</summary>
/// <param name="Number">MIDI number, 0 to 127; 60 is middle C.</param>
/// <param name="Begin">Time since the first note of the file.</param>
/// <param name="Length">1 or more.</param>
internal readonly record struct MidiNote(int Number, long Begin, long Length)
{
    /// <summary>End time (exclusive).</summary>
    public long End => Begin + Length;
}
