using DistSeq.Client.Views;

namespace DistSeq.Client.Data;

/// <summary>The files that a data path names.</summary>
/// <param name="Taken">Absolute paths, in ordinal order of their names; at least one.</param>
/// <param name="Words">For a folder, how many files were taken and how many were not; else null.</param>
internal sealed record DataFiles(IReadOnlyList<string> Taken, string? Words)
{
    /// <summary>The file or folder that was named. Absolute.</summary>
    public required string Root { get; init; }

    /// <summary>Names of files are shown relative to this: the folder that was named, or that of the file.</summary>
    public string Folder => Words is null ? Path.GetDirectoryName(Root)! : Root;

    private const int MostCounted = 10_000;

    private static readonly EnumerationOptions All = new()
    {
        RecurseSubdirectories = true,
        IgnoreInaccessible = true,
        AttributesToSkip = FileAttributes.ReparsePoint | FileAttributes.Hidden,
    };

    // Files whose names begin with a dot are hidden: what an editor or a file system leaves there is not data.
    private static readonly EnumerationOptions Visible = new() { AttributesToSkip = FileAttributes.Hidden };

    /// <param name="path">Absolute.</param>
    /// <param name="kind">Which files of a folder are taken.</param>
    /// <param name="field">What failures call the setting.</param>
    /// <exception cref="InvalidSpecException">Nothing is there, or no file to take.</exception>
    public static DataFiles Find(string path, FilesAttribute kind, string field)
    {
        if (File.Exists(path))
            return new DataFiles([path], null) { Root = path };
        if (!Directory.Exists(path))
        {
            throw InvalidSpecException.At(field, $"there is no file or folder {Quoted.Path(path)}; correct the path. "
                + "A path in a spec file is relative to that file, "
                + "one on the command line to the current folder.");
        }

        var all = kind.Below ? Directory.GetFiles(path, "*", All).Where(static file => !IsHidden(file)).ToArray()
            : Directory.GetFiles(path, "*", Visible);
        var taken = all.Where(file => IsTaken(file, kind)).Order(StringComparer.Ordinal).ToList();
        var below = kind.Below ? 0 : Directory.EnumerateDirectories(path, "*", Visible)
            .SelectMany(static folder => Directory.EnumerateFiles(folder, "*", All))
            .Take(MostCounted).Count();
        var left = LeftOut(all.Length - taken.Count, below, kind);
        if (taken.Count == 0)
        {
            throw InvalidSpecException.At(field, $"the folder {Quoted.Path(path)} has no "
                + $"{string.Join(" or ", kind.Endings.Select(static ending => $"*{ending}"))} file"
                + $"{(left is null ? "" : $", but {left}")}; put the data there, or name one file.");
        }

        return new DataFiles(
            taken,
            $"{Figures.Number(taken.Count, "file")} of {Quoted.Path(path)}{(left is null ? "" : $"; not taken: {left}")}")
        {
            Root = path,
        };
    }

    private static bool IsTaken(string file, FilesAttribute kind) => kind.Endings.Any(ending =>
        file.EndsWith(ending, StringComparison.OrdinalIgnoreCase)
        || file.EndsWith(ending + ".gz", StringComparison.OrdinalIgnoreCase));

    private static bool IsHidden(string file) => Path.GetFileName(file).StartsWith('.');

    private static string? LeftOut(int others, int below, FilesAttribute kind)
    {
        var endings = string.Join(" and ", kind.Endings.SelectMany(static ending => new[] { ending, ending + ".gz" }));
        string[] parts =
        [
            .. others > 0 ? [$"{Figures.Number(others, "file")} with other endings than {endings}"] : (string[])[],
            .. below > 0
                ? [$"{(below == MostCounted ? "at least " : "")}{Figures.Number(below, "file")} in folders below"]
                : (string[])[],
        ];
        return parts.Length == 0 ? null : string.Join(", ", parts);
    }
}
