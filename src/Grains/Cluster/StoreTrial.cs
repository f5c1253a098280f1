namespace DistSeq.Grains.Cluster;

/// <summary>Tries the artifact store with small artifacts, and deletes them afterwards.</summary>
internal sealed class StoreTrial(IArtifactStore store)
{
    private static readonly byte[] Content = [.. "distseq"u8];

    /// <summary>Leaves an artifact for other silos to see; null if that fails, which each of them will notice too.</summary>
    public async Task<string?> Leave()
    {
        var name = NewName();
        return await Tell(() => store.Write(name, Content, default)) is null ? name : null;
    }

    public async Task Remove(string? name)
    {
        if (name is not null)
            await Tell(() => store.Delete(name, default));
    }

    /// <summary>Writes, reads and deletes an artifact, and looks for the one that is left.</summary>
    /// <returns>What did not work; null if everything did.</returns>
    public Task<string?> Run(string? left) => Tell(async () =>
    {
        var name = NewName();
        await store.Write(name, Content, default);
        await Demand(name, "what it has just written");
        await store.Delete(name, default);
        if (await store.Length(name, default) is not null)
            throw new InvalidDataException("What it has deleted is still there.");
        if (left is not null)
            await Demand(left, "what another silo has written: the silos do not share one store");
    });

    private static string NewName() => ArtifactName.Probe(Guid.NewGuid().ToString("N"));

    private static async Task<string?> Tell(Func<Task> work)
    {
        try
        {
            await work();
            return null;
        }
#pragma warning disable CA1031 // Whatever fails is the answer.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return e.Message.Split('\n')[0];
        }
    }

    private async Task Demand(string name, string what)
    {
        if (await store.Read(name, default) is not { } content || !content.AsSpan().SequenceEqual(Content))
            throw new InvalidDataException($"It does not see {what}.");
    }
}
