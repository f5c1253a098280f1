using DistSeq.Contracts.Cluster;
using DistSeq.Contracts.Jobs;
using DistSeq.Grains.Artifacts;
using DistSeq.Grains.Cluster;
using DistSeq.Grains.Jobs;
using DistSeq.Grains.Sweeps;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;

namespace DistSeq.Grains.Collection;

/// <summary>
/// One round over all that is stored. Everything it does may be done twice, or half and then again. Jobs that have not ended are
/// not touched, nor what they need; what has no name in a record yet is left alone until it is old.
/// </summary>
/// <param name="grains">The way to jobs and their list.</param>
/// <param name="store">Where files, uploads and data sets lie.</param>
/// <param name="records">Where records lie: they are read without waking a job.</param>
/// <param name="policy">What is kept.</param>
/// <param name="now">Time that is believed.</param>
/// <param name="lead">What is taken off the ages that the store tells: it may go by the same clock.</param>
/// <param name="removed">Takes what is removed, also when the round breaks off.</param>
internal sealed class CollectionRound(
    IGrainFactory grains,
    IArtifactStore store,
    [FromKeyedServices(StorageName.Records)] IGrainStorage records,
    RetentionPolicy policy,
    DateTimeOffset now,
    TimeSpan lead,
    Removed removed)
{
    // A data set's name begins with the hash of its content, 64 digits.
    private const int HashLength = 64;

    private readonly IJobRegistryGrain _registry = grains.GetGrain<IJobRegistryGrain>(IJobRegistryGrain.Jobs);

    public async Task Run(CancellationToken cancellationToken)
    {
        var lines = await Lines(_registry, cancellationToken);
        await CollectJobs(lines, cancellationToken);
        await CollectSweeps(lines, cancellationToken);
        await CollectFiles(lines.ToDictionary(line => line.Id), cancellationToken);
        await CollectUploads(lines, cancellationToken);
        await CollectDatasets(lines, cancellationToken);
        await CollectShortLived(ArtifactName.Probes, policy.Grace, cancellationToken);
        // Whoever held a deleted record has found out by then.
        await CollectShortLived(ArtifactName.Deletions, policy.Grace, cancellationToken);
    }

    private static string? HashOf(JobLine line) =>
        line.Dataset is { Length: > HashLength } dataset ? dataset[..HashLength] : null;

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

    // A sweep goes after the last of its jobs; one that nobody has brought to its end, when it is as old as jobs may become.
    private async Task CollectSweeps(List<JobLine> lines, CancellationToken cancellationToken)
    {
        var listed = await Lines(grains.GetGrain<IJobRegistryGrain>(IJobRegistryGrain.Sweeps), cancellationToken);
        if (listed.Count == 0)
            return;
        var parents = lines.Select(line => line.Id)
            .Select(id => id.LastIndexOf("-t", StringComparison.Ordinal) is > 0 and var end ? id[..end] : id).ToHashSet();
        foreach (var line in listed.Where(line => !parents.Contains(line.Id) && IsOver(line)))
        {
            await grains.GetGrain<ISweepRecordGrain>(line.Id).Delete().WaitAsync(cancellationToken);
            removed.Sweeps++;
        }
    }

    private bool IsOver(JobLine sweep) => sweep.IsFinished
        ? now - (sweep.EndedAt ?? now) > policy.Grace
        : now - sweep.SubmittedAt > policy.JobsFor;

    private async Task CollectFiles(Dictionary<string, JobLine> lines, CancellationToken cancellationToken)
    {
        var old = new Dictionary<string, List<string>>();
        await foreach (var file in store.List(ArtifactName.Jobs, cancellationToken))
        {
            var job = file.Name.Split('/')[1];
            if (!IsOlder(file, policy.Grace) || lines.GetValueOrDefault(job) is { IsFinished: false })
                continue;
            // What every job that has completed has is not worth a look into its record.
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

    // Files that the record of a job names; null where the job is none of ours to touch.
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
        var used = lines.Where(line => !line.IsFinished).Select(HashOf).ToHashSet();
        await foreach (var upload in store.List(ArtifactName.Uploads, cancellationToken))
        {
            var hash = upload.Name.Split('/')[1];
            var keep = upload.Name == ArtifactName.Upload(hash) ? policy.UploadsFor : policy.PartsFor;
            if (keep is not { } age || !IsOlder(upload, age) || used.Contains(hash))
                continue;
            await store.Delete(upload.Name, cancellationToken);
            removed.Uploads++;
        }
    }

    private async Task CollectDatasets(List<JobLine> lines, CancellationToken cancellationToken)
    {
        if (policy.DatasetsFor is not { } keep)
            return;
        var used = lines
            .Where(line => !line.IsFinished || now - (line.EndedAt ?? now) <= keep)
            .Select(line => line.Dataset).ToHashSet();
        await foreach (var dataset in store.List(ArtifactName.Datasets, cancellationToken))
        {
            if (!IsOlder(dataset, keep) || used.Contains(dataset.Name[ArtifactName.Datasets.Length..]))
                continue;
            await store.Delete(dataset.Name, cancellationToken);
            removed.Datasets++;
        }
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
