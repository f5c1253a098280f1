namespace DistSeq.Grains.Artifacts;

/// <summary>
/// Named blobs that every silo of the cluster can read: corpora, checkpoints. Names are made of lower-case letters, digits, '-', '_',
/// '.' and '/'. A write replaces the whole blob at once; a reader sees the old one or the new one.
/// </summary>
public interface IArtifactStore
{
    Task Write(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken);

    /// <summary>The whole blob, or null when there is none.</summary>
    Task<byte[]?> Read(string name, CancellationToken cancellationToken);

    /// <summary>Bytes from an offset on, at most <paramref name="count"/>; empty beyond the end; null when there is no such blob.</summary>
    Task<byte[]?> ReadPart(string name, long offset, int count, CancellationToken cancellationToken);

    /// <summary>Length in bytes, or null when there is no such blob.</summary>
    Task<long?> Length(string name, CancellationToken cancellationToken);

    /// <summary>Counts a blob as used now, as a write does; false when there is none.</summary>
    Task<bool> Touch(string name, CancellationToken cancellationToken);

    /// <summary>
    /// Blobs whose names begin with a prefix that ends with '/', in no order. What is written or removed meanwhile may be among
    /// them or not.
    /// </summary>
    IAsyncEnumerable<StoredArtifact> List(string prefix, CancellationToken cancellationToken);

    /// <summary>Removes a blob; harmless when there is none.</summary>
    Task Delete(string name, CancellationToken cancellationToken);
}
