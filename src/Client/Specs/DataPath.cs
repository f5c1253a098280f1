namespace DistSeq.Client.Specs;

/// <summary>The two forms a data path has.</summary>
internal static class DataPath
{
    public static bool IsUrl(string path) =>
        path.StartsWith("http://", StringComparison.Ordinal) || path.StartsWith("https://", StringComparison.Ordinal);

    /// <summary>The absolute path where something is there; anything else stays as it is.</summary>
    public static string ResolveThere(string name, string folder) =>
        !string.IsNullOrWhiteSpace(name) && Path.GetFullPath(name, folder) is var path && Path.Exists(path) ? path : name;

    /// <summary>The absolute path; URLs and null stay as they are.</summary>
    public static string Resolve(string path, string folder) =>
        IsUrl(path) || string.IsNullOrWhiteSpace(path) ? path : Path.GetFullPath(path, folder);
}
