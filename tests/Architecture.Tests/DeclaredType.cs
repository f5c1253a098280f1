namespace DistSeq.Architecture.Tests;

/// <summary>A type found in a file; its declaration begins at <paramref name="Position"/> of
/// <see cref="SourceFile.Code"/>.</summary>
internal sealed partial record DeclaredType(
    SourceFile File,
    string Kind,
    string Name,
    bool IsPublic,
    bool IsNested,
    int Position)
{
    /// <summary>What a message says of it: path, line and name.</summary>
    public string Place => $"{File.Path}:{SourceFile.LineOf(File.Code, Position)}: {Name}";

    /// <summary>True for an interface that extends one of Orleans' grain interfaces.</summary>
    public bool IsGrainInterface => Kind == "interface" && GrainInterface().IsMatch(Head);

    /// <summary>The lines directly above the declaration: its attributes and doc comment, as written.</summary>
    public string Above
    {
        get
        {
            var line = SourceFile.LineOf(File.Code, Position) - 1;
            var first = line;
            while (first > 0 && File.Lines[first - 1].Trim() is { Length: > 0 } text
                && (text[0] is '[' or '/' || text[^1] is ']' or ','))
                first--;
            return string.Join('\n', File.Lines[first..line]);
        }
    }

    /// <summary>From the name to the body's brace, or to the end of a declaration without a body.</summary>
    public string Head => HeadText().Match(File.Code, Position).Value;

    /// <summary>The declaration with its body, up to the next type of the same depth or the end of the file.</summary>
    public string Body
    {
        get
        {
            var next = File.Types.FirstOrDefault(type => type.Position > Position && type.IsNested == IsNested);
            return File.Code[Position..(next?.Position ?? File.Code.Length)];
        }
    }

    [GeneratedRegex(@":\s*(?:[\w.<>]+\s*,\s*)*IGrain(?:With\w+Key|Observer)?\b")]
    private static partial Regex GrainInterface();

    [GeneratedRegex(@"\G[^{;]*")]
    private static partial Regex HeadText();
}
