namespace DistSeq.Client.Specs;

/// <summary>The two forms a data path has.</summary>
internal static class DataPath
{
    public static bool IsUrl(string path) =>
        path.StartsWith("http://", StringComparison.Ordinal) || path.StartsWith("https://", StringComparison.Ordinal);

    /// <summary>The absolute path; URLs and nothing stay as they are.</summary>
    public static string Resolve(string path, string folder) =>
        IsUrl(path) || string.IsNullOrWhiteSpace(path) ? path : Path.GetFullPath(path, folder);
}
