namespace DistSeq.Architecture.Tests;

/// <summary>One file of the repository: its path and its text.</summary>
internal sealed partial class SourceFile(string path, string text)
{
    private string? _code;

    /// <summary>From the root, with forward slashes.</summary>
    public string Path { get; } = path;

    /// <summary>As it stands on disk.</summary>
    public string Text { get; } = text;

    /// <summary>C# text without comments, strings and characters; line breaks stay, so line numbers hold.</summary>
    public string Code => _code ??= CommentOrLiteral().Replace(Text, match =>
        (match.Value[0] == '/' ? "" : "\"\"") + new string('\n', match.Value.Count(symbol => symbol == '\n')));

    /// <summary>The folder, without a slash at its end; empty at the root.</summary>
    public string Folder => Path.Contains('/') ? Path[..Path.LastIndexOf('/')] : "";

    /// <summary>The file's name with its ending.</summary>
    public string Name => Path[(Path.LastIndexOf('/') + 1)..];

    /// <summary>The lines of the text.</summary>
    public string[] Lines => Text.Split('\n');

    /// <summary>The namespace of the file, or null where it has none, as a file of top-level statements.</summary>
    public string? Namespace => NamespaceLine().Match(Code) is { Success: true } match ? match.Groups[1].Value : null;

    /// <summary>The types declared in the file, nested ones included.</summary>
    public IEnumerable<DeclaredType> Types => TypeLine().Matches(Code).Select(match => new DeclaredType(
        this,
        match.Groups["kind"].Value,
        match.Groups["name"].Value,
        IsPublic: match.Groups["modifiers"].Value.Contains("public", StringComparison.Ordinal),
        IsNested: match.Groups["indent"].Length > 0,
        match.Index + match.Groups["indent"].Length));

    /// <summary>True for a file anywhere below the folder.</summary>
    public bool IsBelow(string folder) => Path.StartsWith(folder + "/", StringComparison.Ordinal);

    /// <summary>One "path:line: what" for every match of a pattern in the text.</summary>
    public IEnumerable<string> Find(Regex pattern, string text) =>
        pattern.Matches(text).Select(match => $"{Path}:{LineOf(text, match.Index)}: {match.Value.Trim()}");

    /// <summary>Number of the line, from 1, that holds the character at an index.</summary>
    public static int LineOf(string text, int index) => text.AsSpan(0, index).Count('\n') + 1;

    [GeneratedRegex(""""//[^\n]*|/\*.*?\*/|\$*"{3,}.*?"{3,}|\$?@\$?"(?:""|[^"])*"|""""
        + """"\$?"(?:\\.|[^"\\\n])*"|'(?:\\[^\n]+?|[^'\\\n])'"""", RegexOptions.Singleline)]
    private static partial Regex CommentOrLiteral();

    [GeneratedRegex(@"^namespace\s+([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex NamespaceLine();

    [GeneratedRegex(
        @"^(?<indent>[ \t]*)(?<modifiers>(?:(?:public|internal|private|protected|file|static|sealed|abstract|readonly|ref|"
        + @"partial|unsafe|new)\s+)*)(?<kind>class|interface|enum|struct|record\s+struct|record\s+class|record)\s+(?<name>\w+)",
        RegexOptions.Multiline)]
    private static partial Regex TypeLine();
}
