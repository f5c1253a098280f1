using DistSeq.Engine.Data;
using DistSeq.Engine.Data.Midi;
using DistSeq.Engine.Data.Sequences;

namespace DistSeq.Engine.Tasks.Polyphony;

/// <summary>A line of text: blanks between note names, <c>|</c> between time steps, <c>R</c> for silence.</summary>
internal static class RollText
{
    private const string Rest = "R";

    public static string Write(IEnumerable<UInt128> steps) => string.Join(
        " | ", steps.Select(static step => step == 0 ? Rest : string.Join(' ', PianoRolls.Numbers(step).Select(NoteName.Of))));

    /// <summary>Reads what <see cref="Write"/> writes; a note may also be a MIDI number.</summary>
    /// <exception cref="UnknownTokensException">A token is not a piano note; the message names all such tokens.</exception>
    public static UInt128[] Read(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return [];
        var unknown = new List<string>();
        UInt128[] steps = [.. text.Split('|', '\n').Select(step => Step(step, unknown))];
        if (unknown.Count == 0)
            return steps;
        var named = new StringBuilder()
            .AppendJoin(", ", unknown.Distinct(StringComparer.Ordinal).Take(10).Select(static word => $"'{Excerpt.Of(word)}'"));
        throw new UnknownTokensException(
            $"has {named}, which {(unknown.Count == 1 ? "is no note" : "are no notes")} of a piano, A0 to C8; "
            + "write the notes that sound together with blanks between, and | before the next: C3 G3 E4 | B2 G3 D4.");
    }

    private static UInt128 Step(string text, List<string> unknown)
    {
        var step = UInt128.Zero;
        foreach (var word in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            if (word == Rest)
                continue;
            var number = int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var midi) ? midi
                : NoteName.Parse(word) ?? -1;
            if (PianoRolls.Key(number) == 0)
                unknown.Add(word);
            step |= PianoRolls.Key(number);
        }

        return step;
    }
}
