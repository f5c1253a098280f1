using DistSeq.Grains.Artifacts;
using DistSeq.Grains.Cluster;

namespace DistSeq.Grains.Collection;

/// <summary>What there is of a job besides its record: files, data that no other job has, a line in the list.</summary>
internal sealed class JobRemains(IArtifactStore store, IGrainFactory grains)
{
    // A data set's name begins with the hash of its content, 64 digits.
    private const int HashLength = 64;

    /// <summary>Removes all of it. A second time, or after a first that broke off, it removes what is left.</summary>
    /// <param name="job">Its id.</param>
    /// <param name="dataset">Name of its data; empty where the record is gone, and the line tells.</param>
    /// <returns>Whether there was anything.</returns>
    public async Task<bool> Remove(string job, string dataset)
    {
        var registry = grains.GetGrain<IJobRegistryGrain>(IJobRegistryGrain.Jobs);
        var line = await registry.Get(job);
        var any = line is not null;
        // A job that no blob can be named after has none.
        if (ArtifactName.IsName(ArtifactName.Checkpoint(job)))
        {
            await foreach (var artifact in store.List(ArtifactName.Job(job), default))
            {
                await store.Delete(artifact.Name, default);
                any = true;
            }
        }

        dataset = dataset.Length > 0 ? dataset : line?.Dataset ?? "";
        if (dataset.Length > HashLength && ArtifactName.IsName(ArtifactName.Dataset(dataset)))
        {
            var hash = dataset[..HashLength];
            if (!await registry.IsUsed(dataset, job))
                await store.Delete(ArtifactName.Dataset(dataset), default);
            if (!await registry.IsUsed(hash, job))
                await store.Delete(ArtifactName.Upload(hash), default);
        }

        await registry.Remove(job);
        return any;
    }
}
