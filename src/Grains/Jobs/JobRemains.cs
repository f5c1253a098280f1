using DistSeq.Grains.Data;

namespace DistSeq.Grains.Jobs;

/// <summary>What a job has besides its record: files, data that no other job uses, and a line in the list.</summary>
internal sealed class JobRemains(IArtifactStore store, IGrainFactory grains)
{
    /// <summary>Removes all of it. A second call, perhaps after one that broke off, removes what is left.</summary>
    /// <param name="job">Its id.</param>
    /// <param name="dataset">Name of its data; empty if the record is gone: then its line says it.</param>
    /// <returns>Whether there was anything.</returns>
    public async Task<bool> Remove(string job, string dataset)
    {
        var registry = grains.GetGrain<IJobRegistryGrain>(IJobRegistryGrain.Jobs);
        var line = await registry.Get(job);
        var any = line is not null;
        // A job whose id cannot be part of a name has no files.
        if (ArtifactName.IsName(ArtifactName.Checkpoint(job)))
        {
            await foreach (var artifact in store.List(ArtifactName.Job(job), default))
            {
                await store.Delete(artifact.Name, default);
                any = true;
            }
        }

        dataset = dataset.Length > 0 ? dataset : line?.Dataset ?? "";
        if (ArtifactName.UploadOf(dataset) is { } hash && ArtifactName.IsName(ArtifactName.Dataset(dataset)))
        {
            if (!await registry.IsUsed(dataset, job))
                await PreparedData.Delete(store, dataset);
            if (!await registry.IsUsed(hash, job))
                await Uploads.Delete(store, hash);
        }

        await registry.Remove(job);
        return any;
    }
}
