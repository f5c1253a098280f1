using DistSeq.Grains.Data;
using DistSeq.Grains.Jobs;
using DistSeq.Grains.Sweeps;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;

namespace DistSeq.Grains.Collection;

/// <summary>
/// One round over everything in the store. All of it may be done twice, or half and then again. Unfinished jobs and what they
/// need are not touched; files that no record names yet stay until they are old. What is removed is counted, even if the round
/// breaks off.
/// </summary>
internal sealed class CollectionRound(
    IGrainFactory grains,
    IArtifactStore store,
    [FromKeyedServices(StorageName.Records)] IGrainStorage records,
    RetentionPolicy policy,
    DateTimeOffset now,
    TimeSpan lead,
    Removed removed)
{
    private readonly IJobRegistryGrain _registry = grains.GetGrain<IJobRegistryGrain>(IJobRegistryGrain.Jobs);

    public async Task Run(CancellationToken cancellationToken)
    {
        var lines = await Lines(_registry, cancellationToken);
        await CollectJobs(lines, cancellationToken);
        var sweeps = await Lines(grains.GetGrain<IJobRegistryGrain>(IJobRegistryGrain.Sweeps), cancellationToken);
        await CollectSweeps(sweeps, lines, cancellationToken);
        await CollectFiles(lines.ToDictionary(line => line.Id), cancellationToken);
        await CollectUploads([.. lines, .. sweeps], cancellationToken);
        await CollectDatasets(lines, cancellationToken);
        await CollectShortLived(ArtifactName.Probes, policy.Grace, cancellationToken);
        // By then, whoever held a deleted record has noticed.
        await CollectShortLived(ArtifactName.Deletions, policy.Grace, cancellationToken);
    }

    // The store may go by the same wrong clock.
    private bool IsOlder(StoredArtifact artifact, TimeSpan age) => artifact.Age - lead > age;

    private static async Task<List<JobLine>> Lines(IJobRegistryGrain registry, CancellationToken cancellationToken)
    {
        var lines = new List<JobLine>();
        for (long? before = null; ;)
        {
            var page = await registry.Find(new JobQuery { Before = before }).WaitAsync(cancellationToken);
            lines.AddRange(page.Jobs);
            if ((before = page.Next) is null)
                return lines;
        }
    }

    private async Task CollectJobs(List<JobLine> lines, CancellationToken cancellationToken)
    {
        var ended = lines.Where(line => line.IsFinished).ToArray();
        var gone = ended.Where((line, index) => index >= policy.Jobs || now - (line.EndedAt ?? now) > policy.JobsFor).ToHashSet();
        foreach (var line in gone)
        {
            if (await grains.GetGrain<IJobGrain>(line.Id).Delete().WaitAsync(cancellationToken) == JobDeletion.Deleted)
                removed.Jobs++;
        }

        lines.RemoveAll(gone.Contains);
    }

    // A sweep goes after the last of its jobs.
    private async Task CollectSweeps(List<JobLine> listed, List<JobLine> lines, CancellationToken cancellationToken)
    {
        if (listed.Count == 0)
            return;
        var parents = lines.Select(line => line.Id)
            .Select(id => id.LastIndexOf("-t", StringComparison.Ordinal) is > 0 and var end ? id[..end] : id).ToHashSet();
        foreach (var line in listed.Where(line =>
            !parents.Contains(line.Id) && line.IsFinished && now - (line.EndedAt ?? now) > policy.Grace))
        {
            await grains.GetGrain<ISweepRecordGrain>(line.Id).Delete().WaitAsync(cancellationToken);
            removed.Sweeps++;
        }
    }

    private async Task CollectFiles(Dictionary<string, JobLine> lines, CancellationToken cancellationToken)
    {
        var old = new Dictionary<string, List<string>>();
        await foreach (var file in store.List(ArtifactName.Jobs, cancellationToken))
        {
            var job = file.Name.Split('/')[1];
            if (!IsOlder(file, policy.Grace) || lines.GetValueOrDefault(job) is { IsFinished: false })
                continue;
            // Every completed job has this file, so its record need not be read.
            if (lines.ContainsKey(job) && file.Name == ArtifactName.Checkpoint(job))
                continue;
            (old.TryGetValue(job, out var files) ? files : old[job] = []).Add(file.Name);
        }

        foreach (var (job, files) in old)
        {
            if (await NamedBy(job, lines.ContainsKey(job)) is not { } named)
                continue;
            foreach (var file in files.Where(file => !named.Contains(file)))
                await Delete(file, cancellationToken);
        }
    }

    // Files that the record of a job names; null if its files must stay.
    private async Task<HashSet<string>?> NamedBy(string job, bool isListed)
    {
        var record = new GrainState<JobRecord>();
        try
        {
            await records.ReadStateAsync(JobRecord.Name, grains.GetGrain<IJobGrain>(job).GetGrainId(), record);
        }
        catch (DamagedException)
        {
            return null;
        }

        if (record.State?.Status is not { } status)
            return [];
        if (!isListed)
            await _registry.Put(JobLine.Of(status));
        if (!isListed || !status.IsFinished)
            return null;
        var parts = record.State.Manifests.SelectMany(manifest => manifest.Files).Select(part => part.Name);
        return [ArtifactName.Checkpoint(job), status.Checkpoint ?? "", .. parts];
    }

    private async Task CollectUploads(List<JobLine> lines, CancellationToken cancellationToken)
    {
        var used = lines.Where(line => !line.IsFinished).Select(line => ArtifactName.UploadOf(line.Dataset)).ToHashSet();
        foreach (var (hash, artifacts) in await Groups(ArtifactName.Uploads, name => name.Split('/')[1], cancellationToken))
        {
            var isWhole = artifacts.Any(artifact =>
                artifact.Name == ArtifactName.Upload(hash) || artifact.Name == ArtifactName.UploadList(hash));
            if ((isWhole ? policy.UploadsFor : policy.PartsFor) is { } age && AreOlder(artifacts, age) && !used.Contains(hash))
            {
                await Uploads.Delete(store, hash);
                removed.Uploads++;
            }
        }
    }

    private async Task CollectDatasets(List<JobLine> lines, CancellationToken cancellationToken)
    {
        if (policy.DatasetsFor is not { } keep)
            return;
        var used = lines
            .Where(line => !line.IsFinished || now - (line.EndedAt ?? now) <= keep)
            .Select(line => line.Dataset).ToHashSet();
        foreach (var (dataset, artifacts) in await Groups(ArtifactName.Datasets, ArtifactName.DatasetOf, cancellationToken))
        {
            if (!AreOlder(artifacts, keep) || used.Contains(dataset))
                continue;
            await PreparedData.Delete(store, dataset);
            removed.Datasets++;
        }
    }

    // Content in parts is as old as the part that was written or touched last.
    private bool AreOlder(List<StoredArtifact> artifacts, TimeSpan age) =>
        artifacts.TrueForAll(artifact => IsOlder(artifact, age));

    private async Task<Dictionary<string, List<StoredArtifact>>> Groups(
        string prefix, Func<string, string> groupOf, CancellationToken cancellationToken)
    {
        var groups = new Dictionary<string, List<StoredArtifact>>();
        await foreach (var artifact in store.List(prefix, cancellationToken))
        {
            var group = groupOf(artifact.Name);
            (groups.TryGetValue(group, out var artifacts) ? artifacts : groups[group] = []).Add(artifact);
        }

        return groups;
    }

    private async Task CollectShortLived(string prefix, TimeSpan age, CancellationToken cancellationToken)
    {
        await foreach (var file in store.List(prefix, cancellationToken))
        {
            if (IsOlder(file, age))
                await Delete(file.Name, cancellationToken);
        }
    }

    private async Task Delete(string file, CancellationToken cancellationToken)
    {
        await store.Delete(file, cancellationToken);
        removed.Files++;
    }
}
