namespace DistSeq.Contracts.Data;

/// <summary>One of several files that are uploaded as one, and how to open it.</summary>
/// <param name="Split">What it is for.</param>
/// <param name="Name">As in <see cref="BundledFile"/>.</param>
/// <param name="Length">Bytes of its content.</param>
/// <param name="Open">Opens its content.</param>
public sealed record BundledContent(Split Split, string Name, long Length, Func<Stream> Open)
{
    /// <summary>A file that is in memory.</summary>
    public static BundledContent Of(BundledFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return new(file.Split, file.Name, file.Content.Length, () => new MemoryStream(file.Content.ToArray(), writable: false));
    }
}
