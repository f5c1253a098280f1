using DistSeq.Engine.Data;
using DistSeq.Engine.Data.Midi;

namespace DistSeq.Engine.Tasks;

/// <summary>Reads pieces from MIDI files, one piece per file.</summary>
internal static class MidiPieces
{
    /// <summary>Returns the pieces, split. Notes are rounded to a grid, given in quarter notes per unit.</summary>
    /// <exception cref="InvalidDataException">Files cannot be read; the message names all of them, up to ten.</exception>
    public static SplitItems<T> Read<T>(Sources sources, ReadPlan plan, double grid, Func<IReadOnlyList<MidiNote>, T> piece)
    {
        var faults = Faults();
        var pieces = SplitItems<T>.Read(sources, plan, "a piece", (content, name) => Piece(content, name, grid, piece, faults));
        faults.Demand();
        return pieces;
    }

    /// <summary>Returns the pieces of all files.</summary>
    /// <inheritdoc cref="Read"/>
    public static List<T> ReadAll<T>(Sources sources, double grid, Func<IReadOnlyList<MidiNote>, T> piece)
    {
        var faults = Faults();
        var pieces = SplitItems<T>.ReadAll(sources, (content, name) => Piece(content, name, grid, piece, faults));
        faults.Demand();
        return pieces;
    }

    private static Faults Faults() => new("MIDI files cannot be read");

    private static IReadOnlyList<T> Piece<T>(
        Stream content, string? name, double grid, Func<IReadOnlyList<MidiNote>, T> piece, Faults faults)
    {
        try
        {
            return [piece(MidiNotes.Read(content, grid))];
        }
        catch (InvalidDataException e)
        {
            faults.Add(name ?? "The file", e.Message);
            // A placeholder, so that the other files are read before all faults are reported.
            return [default!];
        }
    }
}
