using DistSeq.Engine.Data.Tokenization;

namespace DistSeq.Engine.Data.Sequences;

/// <summary>Lines of two fields with a tab between.</summary>
internal static class TabbedLines
{
    /// <summary>Both fields trimmed; blank lines are passed over.</summary>
    /// <exception cref="InvalidDataException">Not UTF-8, not one tab, or an empty field.</exception>
    public static IEnumerable<(long Number, string First, string Second)> Read(Stream source, string first, string second)
    {
        using var reader = new Utf8Reader(source);
        var bad = new BadLines();
        while (reader.ReadLine() is { } line)
        {
            if (string.IsNullOrWhiteSpace(line))
                continue;
            var fields = line.Split('\t', StringSplitOptions.TrimEntries);
            if (fields.Length != 2)
                bad.Add(reader.Line, $"it has {fields.Length - 1} tabs; it must be {first}, one tab, {second}.");
            else if (fields[0].Length == 0 || fields[1].Length == 0)
                bad.Add(reader.Line, $"the {(fields[0].Length == 0 ? first : second)} is empty; fill it in or remove the line.");
            else
                yield return (reader.Line, fields[0], fields[1]);
        }

        bad.Demand();
    }
}
