using DistSeq.Engine.Data.Csv;
using DistSeq.Engine.Data.Tokenization;

namespace DistSeq.Engine.Data.Sequences;

/// <summary>A text and its class, as read from a file.</summary>
/// <param name="Text">Trimmed, not empty.</param>
/// <param name="Label">The class.</param>
/// <param name="Line">Line in its file, 1-based.</param>
internal sealed record LabelledText(string Text, string Label, long Line)
{
    /// <summary>File name, if there are several files.</summary>
    public string? File { get; init; }

    /// <summary>Reads lines of <c>text TAB class</c>; skips blank lines.</summary>
    /// <exception cref="InvalidDataException">
    /// Not UTF-8, a line without exactly one tab, or an empty field; the message names the line.
    /// </exception>
    public static IReadOnlyList<LabelledText> ReadTsv(Stream source, string? file = null) =>
    [
        .. TabbedLines.Read(source, "text", "class")
            .Select(line => new LabelledText(line.First, line.Second, line.Number) { File = file }),
    ];

    /// <summary>Reads a CSV file with a header line. Joins the lines of a multi-line text with blanks.</summary>
    /// <param name="source">The file.</param>
    /// <param name="text">Column of the texts; null for <c>text</c>.</param>
    /// <param name="label">Column of the classes; null for <c>class</c>.</param>
    /// <param name="file">File name, if there are several files.</param>
    /// <exception cref="InvalidDataException">
    /// Not UTF-8, a missing column, malformed quotes, or an empty field; the message names the lines.
    /// </exception>
    public static IReadOnlyList<LabelledText> ReadCsv(Stream source, string? text, string? label, string? file = null)
    {
        var bad = new BadLines();
        using var rows = new CsvRows(source, bad);
        // If the header cannot be split into columns, there are no names to look up.
        bad.Demand();
        var (textAt, labelAt) = (Column(rows, bad, text, "text"), Column(rows, bad, label, "class"));
        var texts = new List<LabelledText>();
        foreach (var row in rows.Read().Where(_ => textAt >= 0 && labelAt >= 0))
        {
            var (content, name) = (row.Fields[textAt].ReplaceLineEndings(" "), row.Fields[labelAt]);
            if (content.Length == 0 || name.Length == 0)
                bad.Add(row.Line, $"the {(content.Length == 0 ? "text" : "class")} is empty; fill it in or remove the row.");
            else
                texts.Add(new LabelledText(content, name, row.Line) { File = file });
        }

        bad.Demand();
        return texts;
    }

    /// <summary>Reads the texts of one class, one per line; skips blank lines.</summary>
    /// <param name="label">The class.</param>
    /// <param name="source">The file.</param>
    /// <param name="file">File name, if there are several files.</param>
    /// <exception cref="InvalidDataException">Not UTF-8, or there are no texts.</exception>
    public static IReadOnlyList<LabelledText> ReadFile(string label, Stream source, string? file = null)
    {
        var texts = ReadLines(label, source, file);
        return texts.Count > 0 ? texts : throw new InvalidDataException(
            $"The class {Excerpt.Of(label)} has no line; write its texts there, one a line, or remove the file.");
    }

    /// <summary>Reads one text per line, all of one class; skips blank lines.</summary>
    /// <param name="label">The class.</param>
    /// <param name="source">The texts.</param>
    /// <exception cref="InvalidDataException">Not UTF-8; the message names the class and the line.</exception>
    public static IReadOnlyList<LabelledText> ReadClass(string label, Stream source)
    {
        try
        {
            return ReadLines(label, source, null);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"Class {label}: {e.Message}", e);
        }
    }

    /// <summary>Reads one stream per class, such as a folder of files named after their classes.</summary>
    /// <exception cref="InvalidDataException">Not UTF-8; the message names the class and the line.</exception>
    public static IReadOnlyList<LabelledText> ReadClasses(IEnumerable<(string Label, Stream Source)> classes) =>
        [.. classes.SelectMany(part => ReadClass(part.Label, part.Source))];

    private static List<LabelledText> ReadLines(string label, Stream source, string? file)
    {
        var texts = new List<LabelledText>();
        using var reader = new Utf8Reader(source);
        while (reader.ReadLine() is { } line)
        {
            if (!string.IsNullOrWhiteSpace(line))
                texts.Add(new LabelledText(line.Trim(), label, reader.Line) { File = file });
        }

        return texts;
    }

    private static int Column(CsvRows rows, BadLines bad, string? name, string role)
    {
        var place = rows.Columns.ToList().IndexOf(name ?? role);
        if (place < 0)
        {
            var names = string.Join(", ", rows.Columns.Select(Excerpt.Of));
            var are = rows.Columns.Count == 1 ? "is" : "are";
            bad.Add(1, $"there is no column '{Excerpt.Of(name ?? role)}'; there {are} {names}. "
                + $"The first line names the columns: write it, or name the column of the {role} with data.columns.{role}.");
        }

        return place;
    }
}
