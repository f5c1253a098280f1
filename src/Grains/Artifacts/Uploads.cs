namespace DistSeq.Grains.Artifacts;

/// <summary>
/// What clients have uploaded. Content of one part is stored as it is; content of several stays in parts, with a list of them.
/// </summary>
internal static class Uploads
{
    private const string Again = "It has been deleted: give the command again, which uploads it again.";

    /// <summary>The parts of an upload, as they came.</summary>
    public static StoredParts Parts(IArtifactStore store, string sha256) =>
        new(store, part => ArtifactName.UploadPart(sha256, part));

    /// <summary>Whether content has come whole; marks it as used now.</summary>
    public static async Task<bool> Touch(IArtifactStore store, string sha256) =>
        await store.Touch(ArtifactName.Upload(sha256), default) || await store.Touch(ArtifactName.UploadList(sha256), default);

    /// <summary>The content with a hash, in memory; null if it has not been uploaded.</summary>
    /// <exception cref="DamagedException">It was damaged and has been deleted: to be uploaded again.</exception>
    /// <exception cref="InvalidOperationException">It is too large for memory.</exception>
    public static Task<byte[]?> Read(IArtifactStore store, string sha256) => Guard(store, sha256, async (content, list) =>
    {
        if (list is null)
            return content;
        if (list.Length > Array.MaxLength)
            throw new InvalidOperationException($"The upload has {list.Length >> 20} MiB, too many to be read as a whole.");
        var joined = new byte[list.Length];
        await Parts(store, sha256).Copy(list, new MemoryStream(joined));
        return joined;
    });

    /// <summary>Copies the content with a hash, part by part; false if it has not been uploaded.</summary>
    /// <exception cref="DamagedException">It was damaged and has been deleted: to be uploaded again.</exception>
    public static Task<bool> Copy(IArtifactStore store, string sha256, Stream destination) =>
        Guard(store, sha256, async (content, list) =>
        {
            if (list is not null)
                await Parts(store, sha256).Copy(list, destination);
            else if (content is not null)
                await destination.WriteAsync(content);
            return list is not null || content is not null;
        });

    /// <summary>Deletes all of an upload; harmless if there is nothing.</summary>
    public static async Task Delete(IArtifactStore store, string sha256)
    {
        await store.Delete(ArtifactName.UploadList(sha256), default);
        await foreach (var artifact in store.List($"{ArtifactName.Uploads}{sha256}/", default))
            await store.Delete(artifact.Name, default);
    }

    // Gives content of one part, or the list of several parts, or neither if nothing is there.
    private static async Task<T> Guard<T>(IArtifactStore store, string sha256, Func<byte[]?, PartList?, Task<T>> read)
    {
        var (whole, list) = (ArtifactName.Checked(ArtifactName.Upload(sha256)), ArtifactName.UploadList(sha256));
        try
        {
            if (await store.Read(whole, default) is { } content)
                return await read(content, null);
            return await read(null, await store.Read(list, default) is { } closed ? PartList.Of(closed) : null);
        }
        catch (DamagedException e)
        {
            // Good parts stay, and are not sent again.
            await store.Delete(whole, default);
            await store.Delete(list, default);
            throw new DamagedException($"{e.Message} {Again}");
        }
    }
}
