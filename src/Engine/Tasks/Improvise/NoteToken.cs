using DistSeq.Engine.Data.Midi;

namespace DistSeq.Engine.Tasks.Improvise;

/// <summary>
/// A note as a text token: its name, optionally followed by a comma and its length in quarter notes (<c>C4,0.5</c> or <c>C4</c>).
/// A rest is called R.
/// </summary>
/// <param name="Number">0 to 127; null for a rest.</param>
/// <param name="Quarters">Above 0, at most <see cref="Longest"/>; null if the token has no length.</param>
internal readonly record struct NoteToken(int? Number, double? Quarters)
{
    /// <summary>Length of the longest note in quarter notes.</summary>
    public const double Longest = 1000;

    public const string Rule =
        "write a name from C-1 to G9, such as C4, F#3 or Bb5, or R for a rest, with its quarter notes behind a comma "
        + "where they are told: C4,0.5";

    private const string Rest = "R";

    /// <summary>Parses a token; null if the text is not one.</summary>
    public static NoteToken? Parse(string text)
    {
        var comma = text.IndexOf(',', StringComparison.Ordinal);
        var name = comma < 0 ? text : text[..comma];
        double? quarters = null;
        if (comma >= 0)
        {
            if (!double.TryParse(
                text.AsSpan(comma + 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var told)
                || !(told > 0 && told <= Longest))
            {
                return null;
            }

            quarters = told;
        }

        return name == Rest ? new NoteToken(null, quarters)
            : NoteName.Parse(name) is { } number ? new NoteToken(number, quarters)
            : null;
    }

    /// <summary>The one text of each note: with sharps, without redundant zeros.</summary>
    public override string ToString()
    {
        var name = Number is { } number ? NoteName.Of(number) : Rest;
        return Quarters is { } quarters ? string.Create(CultureInfo.InvariantCulture, $"{name},{quarters}") : name;
    }
}
