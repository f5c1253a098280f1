using DistSeq.Engine.Data;
using DistSeq.Engine.Data.Tokenization;

namespace DistSeq.Engine.Tasks.Improvise;

/// <summary>Melodies as lines of text: each non-blank line is a melody, with white space between notes.</summary>
internal static class MelodyLines
{
    /// <summary>Returns the melodies of a file.</summary>
    /// <param name="content">UTF-8.</param>
    /// <param name="file">The file's name, if there are several files.</param>
    /// <param name="bad">Collects the lines that contain anything other than notes.</param>
    /// <exception cref="InvalidDataException">The file is not UTF-8.</exception>
    public static IReadOnlyList<string[]> Read(Stream content, string? file, BadLines bad)
    {
        using var text = new Utf8Reader(content);
        var melodies = new List<string[]>();
        var number = 0;
        foreach (var line in text.ReadToEnd().Split('\n'))
        {
            number++;
            var words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 0)
                continue;
            var odd = words.Where(static word => NoteToken.Parse(word) is null).ToList();
            if (odd is [var first, ..])
            {
                var others = odd.Count == 1 ? " is no note" : $" and {odd.Count - 1} more are no notes";
                bad.Add(number, $"'{Excerpt.Of(first)}'{others}; {NoteToken.Rule}.", file);
            }

            melodies.Add([.. words.Select(static word => NoteToken.Parse(word)?.ToString() ?? word)]);
        }

        return melodies;
    }
}
