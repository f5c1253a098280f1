using DistSeq.Engine.Data.Tokenization;

namespace DistSeq.Engine.Data.Sequences;

/// <summary>Lines of two tab-separated fields.</summary>
internal static class TabbedLines
{
    // This many lines or more with the same fault are reported in one sentence.
    private const int FewestAlike = 3;

    /// <summary>Reads lines, with both fields trimmed; skips blank lines.</summary>
    /// <exception cref="InvalidDataException">Not UTF-8, not exactly one tab, or an empty field.</exception>
    public static IEnumerable<(long Number, string First, string Second)> Read(Stream source, string first, string second)
    {
        using var reader = new Utf8Reader(source);
        var bad = new BadLines();
        var (lines, untabbed) = (0L, 0L);
        while (reader.ReadLine() is { } line)
        {
            if (string.IsNullOrWhiteSpace(line))
                continue;
            var fields = line.Split('\t', StringSplitOptions.TrimEntries);
            lines++;
            untabbed += fields.Length == 1 ? 1 : 0;
            if (fields.Length != 2)
                bad.Add(reader.Line, $"it has {fields.Length - 1} tabs; it must be {first}, one tab, {second}.");
            else if (fields[0].Length == 0 || fields[1].Length == 0)
                bad.Add(reader.Line, $"the {(fields[0].Length == 0 ? first : second)} is empty; fill it in or remove the line.");
            else
                yield return (reader.Line, fields[0], fields[1]);
        }

        if (lines == untabbed && lines >= FewestAlike)
        {
            throw new InvalidDataException(
                string.Create(CultureInfo.InvariantCulture, $"None of the {lines:#,0} lines has a tab; ")
                + $"each must be {first}, one tab, {second}. Is this the right file, and the right format?");
        }

        bad.Demand();
    }
}
