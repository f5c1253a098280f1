namespace DistSeq.Engine.Data.Midi;

/// <summary>
/// Note names for MIDI numbers: letter, accidental, octave. C4 is 60, middle C. A0 to C8 (21 to 108) are the keys of a piano.
/// </summary>
internal static class NoteName
{
    /// <summary>The highest MIDI number; the lowest is 0.</summary>
    public const int Highest = 127;

    private const int Octave = 12;

    private static readonly string[] Names = ["C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B"];

    /// <summary>The name of a number; black keys are written as sharps.</summary>
    public static string Of(int number) =>
        string.Create(CultureInfo.InvariantCulture, $"{Names[number % Octave]}{(number / Octave) - 1}");

    /// <summary>The number for a name such as C4, F#3, Bb5 or C-1; null for any other text.</summary>
    public static int? Parse(ReadOnlySpan<char> name)
    {
        if (name.IsEmpty || Array.IndexOf(Names, char.ToUpperInvariant(name[0]).ToString()) is not (>= 0 and var number))
            return null;
        var rest = name[1..];
        if (!rest.IsEmpty && rest[0] is ('#' or 'b'))
        {
            number += rest[0] == '#' ? 1 : -1;
            rest = rest[1..];
        }

        if (!int.TryParse(rest, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var octave)
            || octave is < -1 or > 9)
            return null;
        number += (octave + 1) * Octave;
        return number is >= 0 and <= Highest ? number : null;
    }
}
