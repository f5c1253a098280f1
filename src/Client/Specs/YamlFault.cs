using YamlDotNet.Core;

namespace DistSeq.Client.Specs;

/// <summary>What is wrong with a text that is not YAML, in words for its author, and where it is.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
/// <param name="Words">What is wrong, and what to do.</param>
internal sealed record YamlFault(long Line, long Column, string Words)
{
    private const int LongestWords = 160;

    public static YamlFault Of(YamlException exception, string text)
    {
        var (message, line, column) = (exception.Message, exception.Start.Line, exception.Start.Column);
        if (message.Contains(" tab ", StringComparison.Ordinal) && Tab(text, line) is var (tabLine, tabColumn))
            return new YamlFault(tabLine, tabColumn, "the line is indented with a tab. Indent it with spaces.");
        if (message.Contains("quoted scalar", StringComparison.Ordinal)
            && (message.Contains("end of stream", StringComparison.Ordinal)
                || message.Contains("indentation", StringComparison.Ordinal)))
        {
            var quote = message.Contains("double-quoted", StringComparison.Ordinal) || At(text, line, column) == '"' ? '"' : '\'';
            return new YamlFault(line, column, $"the quote {quote} here is never closed. Add its {quote}.");
        }

        if (message.Contains("escape", StringComparison.Ordinal))
        {
            return new YamlFault(line, column, "between double quotes a backslash begins an escape, and this one is unknown. "
                + "Write the backslash twice, or use single quotes.");
        }

        if (message.Contains("invalid mapping", StringComparison.Ordinal))
        {
            return new YamlFault(line, column, "a key and its colon are where a value continues. "
                + "Put a value that holds a colon or a line break in quotes, or begin the key on a line of its own.");
        }

        return new YamlFault(line, column, $"{Quoted.Plain(message, LongestWords).TrimEnd('.')}. Correct the text there.");
    }

    // The parser names the value that the line of the tab goes on, which begins before it.
    private static (long Line, long Column)? Tab(string text, long from)
    {
        var lines = text.Split('\n');
        for (var line = Math.Max(1, from); line <= lines.Length; line++)
        {
            var content = lines[line - 1];
            var indent = content.Length - content.TrimStart(' ', '\t').Length;
            if (content.IndexOf('\t', 0, indent) is var tab and >= 0)
                return (line, tab + 1);
        }

        return null;
    }

    private static char At(string text, long line, long column) =>
        text.Split('\n') is var lines && line >= 1 && line <= lines.Length && column >= 1 && column <= lines[line - 1].Length
            ? lines[line - 1][(int)column - 1]
            : default;
}
