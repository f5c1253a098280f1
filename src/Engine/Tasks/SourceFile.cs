namespace DistSeq.Engine.Tasks;

/// <summary>One data file of a job.</summary>
/// <param name="Name">Its path below the named folder, with slashes; for a single file, its name.</param>
/// <param name="Open">Opens its content: UTF-8 text, or bytes for binary formats.</param>
public sealed record SourceFile(string Name, Func<Stream> Open)
{
    /// <summary>A file in memory.</summary>
    public static SourceFile Of(string name, byte[] content) => new(name, () => new MemoryStream(content, writable: false));
}
