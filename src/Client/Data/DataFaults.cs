using System.Text.RegularExpressions;

namespace DistSeq.Client.Data;

/// <summary>
/// Translates places in uploaded data to places the user knows: the file in a folder, the line in it, and the field that names
/// it. The cluster has the files of a folder as one text.
/// </summary>
internal static partial class DataFaults
{
    private static readonly string[] Columns = ["there is no column '", "data.columns."];

    /// <summary>The same failures, at places that the user knows.</summary>
    public static InvalidSpecException Locate(InvalidSpecException exception, LocalData data, DataSpec spec) =>
        exception.Failures.Count == 0 ? exception : new([.. exception.Failures.Select(failure => Locate(failure, data, spec))]);

    private static SpecFailure Locate(SpecFailure failure, LocalData data, DataSpec spec)
    {
        var located = failure with { Message = Lines(failure.Message, data, spec) };
        return failure.Path == "data.path" ? located with { Path = Field(failure.Message, spec) } : located;
    }

    // A file that other splits use too may be any of them.
    private static string Field(string message, DataSpec spec)
    {
        (string Field, string? Path)[] splits =
        [
            ("data.path", spec.Path), ("data.validation", spec.Validation.Path), ("data.test", spec.Test.Path),
        ];
        var named = splits.Where(split => split.Path is { } path && Begins(message, Path.GetFileName(path))).ToList();
        return named is [{ Field: not "data.path" } only] ? only.Field
            : spec.Columns is not null && Array.TrueForAll(Columns, word => message.Contains(word, StringComparison.Ordinal))
            ? "data.columns"
            : "data.path";
    }

    private static bool Begins(string message, string name) => message.StartsWith(name + ": ", StringComparison.Ordinal)
        || message.StartsWith(name + ", line ", StringComparison.Ordinal);

    private static string Lines(string message, LocalData data, DataSpec spec)
    {
        var kind = FilesAttribute.Of(spec.Format);
        var sources = kind.StayApart || kind.AreBytes ? [] : Sources(data, spec);
        if (sources.All(static files => files.Words is null))
            return message;
        // Faults of one source come one after the other; the first may have its name.
        var (source, lines) = (sources[0], message.Split('\n'));
        for (var i = 0; i < lines.Length; i++)
        {
            source = sources.Find(files => Begins(lines[i], Path.GetFileName(files.Root))) ?? source;
            var files = source;
            if (files.Words is not null)
                lines[i] = Place().Replace(lines[i], match => Place(match, files, spec));
        }

        return string.Join('\n', lines);
    }

    private static List<DataFiles> Sources(LocalData data, DataSpec spec)
    {
        var kind = FilesAttribute.Of(spec.Format);
        return
        [
            data.Files,
            .. ((string?[])[spec.Validation.Path, spec.Test.Path]).OfType<string>()
                .Select(path => DataFiles.Find(path, kind, "data.path")),
        ];
    }

    private static string Place(Match match, DataFiles files, DataSpec spec)
    {
        var line = long.Parse(match.Groups["line"].ValueSpan, CultureInfo.InvariantCulture);
        foreach (var file in files.Taken)
        {
            var lines = LinesOf(file, files, spec);
            if (line <= lines)
                return string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileName(file)}: line {line}:");
            line -= lines;
        }

        return match.Value;
    }

    // As they are sent and as readers of lines count them. Only faults need the count, so it happens then.
    private static long LinesOf(string file, DataFiles files, DataSpec spec)
    {
        using var text = new StreamReader(
            new JoinedFiles(new DataFiles([file], files.Words) { Root = files.Root }, spec, long.MaxValue, "data.path", ""));
        var (lines, before) = (0L, '\0');
        for (int next; (next = text.Read()) >= 0; before = (char)next)
            lines += (char)next is '\r' or '\f' or '\u0085' or '\u2028' or '\u2029' || (next == '\n' && before != '\r') ? 1 : 0;
        return lines;
    }

    [GeneratedRegex("^(?:[^:]*: Line |[^:]*, line |Line )(?<line>[0-9]{1,18}):", RegexOptions.CultureInvariant)]
    private static partial Regex Place();
}
