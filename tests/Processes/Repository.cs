namespace DistSeq.Processes;

/// <summary>The files of this repository.</summary>
public static class Repository
{
    /// <summary>The folder of DistSeq.sln.</summary>
    public static string Root { get; } = FindRoot();

    public static string File(string path) => Path.Combine(Root, path);

    public static string Text(string path) => System.IO.File.ReadAllText(File(path));

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !System.IO.File.Exists(Path.Combine(folder.FullName, "DistSeq.sln")))
            folder = folder.Parent;
        return folder?.FullName
            ?? throw new DirectoryNotFoundException($"No DistSeq.sln above {AppContext.BaseDirectory}.");
    }
}
