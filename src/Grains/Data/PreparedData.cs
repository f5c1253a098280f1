namespace DistSeq.Grains.Data;

/// <summary>
/// Prepared data sets as the store has them. A short one is sealed as it is, as all were in earlier versions. A longer one is
/// stored in parts, with a sealed list of them.
/// </summary>
internal static class PreparedData
{
    /// <summary>Writes a data set, the list of its parts last: until then the data set does not exist.</summary>
    public static async Task Write(IArtifactStore store, string dataset, ScratchFile form)
    {
        await using var source = form.Open();
        if (source.Length <= StoredParts.Bytes)
        {
            var content = new byte[source.Length];
            await source.ReadExactlyAsync(content);
            await store.Write(ArtifactName.Dataset(dataset), Seal.Close(content), default);
            return;
        }

        var list = await Parts(store, dataset).Write(source);
        await store.Write(ArtifactName.Dataset(dataset), list.Close(), default);
    }

    /// <summary>Copies a data set part by part; false if it does not exist.</summary>
    /// <exception cref="DamagedException">It is not what was prepared.</exception>
    public static async Task<bool> Copy(IArtifactStore store, string dataset, Stream destination)
    {
        if (await store.Read(ArtifactName.Dataset(dataset), default) is not { } closed)
            return false;
        if (PartList.Of(closed) is { } list)
            await Parts(store, dataset).Copy(list, destination);
        else
            await destination.WriteAsync(closed.AsMemory(Seal.Bytes));
        await destination.FlushAsync();
        return true;
    }

    /// <summary>Deletes all of a data set; harmless if there is nothing.</summary>
    public static async Task Delete(IArtifactStore store, string dataset)
    {
        await store.Delete(ArtifactName.Dataset(dataset), default);
        await foreach (var part in store.List(ArtifactName.AllDatasetParts(dataset), default))
            await store.Delete(part.Name, default);
    }

    private static StoredParts Parts(IArtifactStore store, string dataset) =>
        new(store, part => ArtifactName.DatasetPart(dataset, part));
}
