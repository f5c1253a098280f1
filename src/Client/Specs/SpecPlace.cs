namespace DistSeq.Client.Specs;

/// <summary>Where a piece of a spec was written.</summary>
/// <param name="Source">
/// The spec file as the user named it, an option such as <see cref="Option"/>, or empty for a spec that was never written.
/// </param>
/// <param name="Folder">Absolute folder that relative paths written here start from.</param>
/// <param name="Line">From 1; 0 when it has none.</param>
/// <param name="Column">From 1; 0 when it has none.</param>
internal sealed record SpecPlace(string Source, string Folder, long Line = 0, long Column = 0)
{
    public const string Option = "--set";

    /// <summary>Whether it is on the command line.</summary>
    public bool IsOption => Source.StartsWith("--", StringComparison.Ordinal);

    /// <summary>What comes before a failure: "job.yaml:3:12: model.hidden", "job.yaml: name", "--set model.hidden".</summary>
    public string Before(string path) => Source == Option ? $"{Option} {path}"
        : IsOption ? Source
        : Join(Line > 0 ? $"{Shown}:{Line}:{Column}" : Shown, path);

    private string Shown => Quoted.Path(Source);

    private static string Join(string source, string path) =>
        path.Length == 0 ? source : source.Length == 0 ? path : $"{source}: {path}";
}
