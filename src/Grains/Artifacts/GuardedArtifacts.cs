namespace DistSeq.Grains.Artifacts;

/// <summary>
/// Artifacts of known kinds. Each is checked whenever it is read as a whole; whoever joins parts must check them. The
/// store throws only exceptions that callers know.
/// </summary>
internal sealed class GuardedArtifacts(IArtifactStore inner) : IArtifactStore
{
    /// <summary>The store itself.</summary>
    public IArtifactStore Inner => inner;

    public Task Write(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        _ = ArtifactKind.Of(ArtifactName.Checked(name));
        return StoreTrouble.Guard(() => inner.Write(name, content, cancellationToken));
    }

    /// <exception cref="DamagedException">It is not what was written.</exception>
    public async Task<byte[]?> Read(string name, CancellationToken cancellationToken)
    {
        var kind = ArtifactKind.Of(ArtifactName.Checked(name));
        var content = await StoreTrouble.Guard(() => inner.Read(name, cancellationToken));
        if (content is null)
            return null;
        try
        {
            kind.Check(name, content);
        }
        catch (InvalidDataException e)
        {
            throw new DamagedException($"The {kind.Title} '{name}' in the cluster's store is damaged: {e.Message} {kind.Remedy}");
        }

        return content;
    }

    public Task<byte[]?> ReadPart(string name, long offset, int count, CancellationToken cancellationToken) =>
        StoreTrouble.Guard(() => inner.ReadPart(name, offset, count, cancellationToken));

    public Task<long?> Length(string name, CancellationToken cancellationToken) =>
        StoreTrouble.Guard(() => inner.Length(name, cancellationToken));

    public Task<bool> Touch(string name, CancellationToken cancellationToken) =>
        StoreTrouble.Guard(() => inner.Touch(name, cancellationToken));

    public IAsyncEnumerable<StoredArtifact> List(string prefix, CancellationToken cancellationToken) =>
        StoreTrouble.Guard(inner.List(prefix, cancellationToken), cancellationToken);

    public Task Delete(string name, CancellationToken cancellationToken) =>
        StoreTrouble.Guard(() => inner.Delete(name, cancellationToken));
}
