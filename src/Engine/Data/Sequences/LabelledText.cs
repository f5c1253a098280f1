using DistSeq.Engine.Data.Tokenization;

namespace DistSeq.Engine.Data.Sequences;

/// <summary>A text with its class, as read.</summary>
/// <param name="Text">Trimmed, not empty.</param>
/// <param name="Label">The class.</param>
/// <param name="Line">Where it stands in its file, from 1.</param>
public sealed record LabelledText(string Text, string Label, long Line)
{
    /// <summary>Reads lines of <c>text TAB label</c>; blank lines are passed over.</summary>
    /// <exception cref="InvalidDataException">Not UTF-8, a line without exactly one tab, or an empty field; the message names the line.</exception>
    public static IReadOnlyList<LabelledText> ReadTsv(Stream source) =>
        [.. TabbedLines.Read(source, "text", "label").Select(line => new LabelledText(line.First, line.Second, line.Number))];

    /// <summary>Reads one text a line, all of one class; blank lines are passed over.</summary>
    /// <param name="label">The class.</param>
    /// <param name="source">The texts.</param>
    /// <exception cref="InvalidDataException">Not UTF-8; the message names class and line.</exception>
    public static IReadOnlyList<LabelledText> ReadClass(string label, Stream source)
    {
        var texts = new List<LabelledText>();
        try
        {
            using var reader = new Utf8Reader(source);
            while (reader.ReadLine() is { } line)
            {
                if (!string.IsNullOrWhiteSpace(line))
                    texts.Add(new LabelledText(line.Trim(), label, reader.Line));
            }
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"Class {label}: {e.Message}", e);
        }

        return texts;
    }

    /// <summary>Reads one stream a class, as from a folder of files that are named by their class.</summary>
    /// <exception cref="InvalidDataException">Not UTF-8; the message names class and line.</exception>
    public static IReadOnlyList<LabelledText> ReadClasses(IEnumerable<(string Label, Stream Source)> classes) =>
        [.. classes.SelectMany(part => ReadClass(part.Label, part.Source))];
}
