using DistSeq.Contracts.Specs;

namespace DistSeq.Client.Data;

/// <summary>The files that a data path names.</summary>
/// <param name="Taken">Absolute paths, in ordinal order of their names; at least one.</param>
/// <param name="Words">Of a folder, how many files were taken and how many not; else null.</param>
internal sealed record DataFiles(IReadOnlyList<string> Taken, string? Words)
{
    private const int MostCounted = 10_000;

    private static readonly EnumerationOptions All = new()
    {
        RecurseSubdirectories = true,
        IgnoreInaccessible = true,
        AttributesToSkip = FileAttributes.ReparsePoint | FileAttributes.Hidden,
    };

    // Files whose names begin with a dot are hidden: what an editor or a file system leaves there is no data.
    private static readonly EnumerationOptions Visible = new() { AttributesToSkip = FileAttributes.Hidden };

    /// <param name="path">Absolute.</param>
    /// <param name="field">How failures name the setting.</param>
    /// <exception cref="InvalidSpecException">Nothing is there, or no file to take.</exception>
    public static DataFiles Find(string path, string field)
    {
        if (File.Exists(path))
            return new DataFiles([path], null);
        if (!Directory.Exists(path))
        {
            throw InvalidSpecException.At(field, $"there is no file or folder {Quoted.Path(path)}; correct the path. "
                + "In a spec file it starts from the file's folder, "
                + "on the command line from the current one.");
        }

        var top = Directory.GetFiles(path, "*", Visible);
        var taken = top.Where(IsText).Order(StringComparer.Ordinal).ToList();
        var below = Directory.EnumerateDirectories(path, "*", Visible)
            .SelectMany(static folder => Directory.EnumerateFiles(folder, "*", All))
            .Take(MostCounted).Count();
        var left = LeftOut(top.Length - taken.Count, below);
        if (taken.Count == 0)
        {
            throw InvalidSpecException.At(field, $"the folder {Quoted.Path(path)} has no *.txt file"
                + $"{(left is null ? "" : $", but {left}")}; put the text there, or name one file.");
        }

        return new DataFiles(
            taken,
            $"{Count(taken.Count, "file")} of {Quoted.Path(path)}{(left is null ? "" : $"; not taken: {left}")}");
    }

    private static bool IsText(string file) =>
        file.EndsWith(".txt", StringComparison.Ordinal) || file.EndsWith(".txt.gz", StringComparison.Ordinal);

    private static string? LeftOut(int others, int below)
    {
        string[] parts =
        [
            .. others > 0 ? [$"{Count(others, "file")} with other endings than .txt and .txt.gz"] : (string[])[],
            .. below > 0 ? [$"{(below == MostCounted ? "at least " : "")}{Count(below, "file")} in folders below"] : (string[])[],
        ];
        return parts.Length == 0 ? null : string.Join(", ", parts);
    }

    private static string Count(int count, string thing) => $"{Views.Figures.Count(count)} {thing}{(count == 1 ? "" : "s")}";
}
