namespace DistSeq.Grains.Artifacts;

/// <summary>
/// Named blobs that every silo of the cluster can read, such as corpora and checkpoints. Names are made of lower-case letters,
/// digits, '-', '_', '.' and '/'. A write replaces the whole blob at once; a reader sees the old one or the new one.
/// </summary>
public interface IArtifactStore
{
    Task Write(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken);

    /// <summary>The whole blob; null if there is none.</summary>
    Task<byte[]?> Read(string name, CancellationToken cancellationToken);

    /// <summary>
    /// Bytes from an offset on, at most <paramref name="count"/>; empty beyond the end; null if there is no such blob.
    /// </summary>
    Task<byte[]?> ReadPart(string name, long offset, int count, CancellationToken cancellationToken);

    /// <summary>Length in bytes; null if there is no such blob.</summary>
    Task<long?> Length(string name, CancellationToken cancellationToken);

    /// <summary>Marks a blob as used now, as a write does; false if there is none.</summary>
    Task<bool> Touch(string name, CancellationToken cancellationToken);

    /// <summary>
    /// Blobs whose names begin with a prefix that ends with '/', in no order. Blobs that are written or deleted meanwhile may be
    /// missing or listed.
    /// </summary>
    IAsyncEnumerable<StoredArtifact> List(string prefix, CancellationToken cancellationToken);

    /// <summary>Deletes a blob; harmless if there is none.</summary>
    Task Delete(string name, CancellationToken cancellationToken);
}
