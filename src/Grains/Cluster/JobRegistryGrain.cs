using DistSeq.Contracts.Cluster;
using DistSeq.Contracts.Jobs;
using DistSeq.Grains.Jobs;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;

namespace DistSeq.Grains.Cluster;

/// <summary>Keeps the list of jobs.</summary>
internal sealed class JobRegistryGrain(
    [PersistentState("jobs", StorageName.Records)] IPersistentState<JobRegistryRecord> record,
    [FromKeyedServices(StorageName.Records)] IGrainStorage storage,
    IGrainContext context,
    HeldRecords held,
    TimeProvider clock) : Grain, IJobRegistryGrain
{
    private const int ReadAtOnce = 64;
    private const int KeptAtOnce = 16;

    private readonly JobPages _pages = new(context, storage, record);

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await _pages.Read();
        if (record.State.Jobs.Count > 0)
            await MoveToPages();
        held.Arrive(this.GetGrainId(), this.AsReference<IJobRegistryGrain>().Keep);
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        held.Leave(this.GetGrainId());
        return Task.CompletedTask;
    }

    /// <summary>A duplicate writes the same once more.</summary>
    public async Task Keep()
    {
        if (_pages.Count == 0)
            return;
        await _pages.WriteAll();
        if (this.GetPrimaryKeyLong() != IJobRegistryGrain.Jobs)
            return;
        // Not waited for: they may ask this grain.
        KeepJobs([.. _pages.LatestFirst]).Ignore();
    }

    /// <summary>A duplicate writes the same once more.</summary>
    public Task Lose(JobLine line)
    {
        var known = _pages.Find(line.Id);
        line = line with { EndedAt = known?.EndedAt ?? clock.GetUtcNow() };
        return known is null
            ? _pages.Add([line])
            : _pages.Replace(line with { Name = known.Name, SubmittedAt = known.SubmittedAt });
    }

    /// <summary>
    /// A duplicate changes nothing, nor does one that comes after the end. One that is lost is made up for: of a new job by
    /// whoever submits it again, of an ended one by <see cref="JobKeeper"/>.
    /// </summary>
    public Task Put(JobLine line)
    {
        var known = _pages.Find(line.Id);
        if (known is { IsFinished: true } || (known is not null && !line.IsFinished))
            return Task.CompletedTask;
        if (line.IsFinished)
            line = line with { EndedAt = clock.GetUtcNow() };
        return known is null ? _pages.Add([line]) : _pages.Replace(line);
    }

    /// <summary>A duplicate finds no such line.</summary>
    public Task Remove(string job) => _pages.Find(job) is null ? Task.CompletedTask : _pages.Remove(job);

    public Task<JobPage> Find(JobQuery query)
    {
        var now = clock.GetUtcNow();
        var limit = Math.Max(1, query.Limit);
        JobLine[] found = [.. _pages.LatestFirst
            .Where(line => query.Asks(line, now))
            .Take(limit + 1L > int.MaxValue ? limit : limit + 1)];
        return Task.FromResult(found.Length > limit
            ? new JobPage(found[..limit], found[limit - 1].Number)
            : new JobPage(found, null));
    }

    public Task<JobLine?> Get(string job) => Task.FromResult(_pages.Find(job));

    public Task<bool> IsUsed(string data, string butBy) => Task.FromResult(
        _pages.LatestFirst.Any(line => line.Id != butBy && line.Dataset?.StartsWith(data, StringComparison.Ordinal) == true));

    public Task<IReadOnlyList<JobLine>> ListOpen() => Task.FromResult<IReadOnlyList<JobLine>>([.. _pages.Open]);

    // A few at a time: each of them wakes. One that does not answer is written down when its job is asked for next.
    private async Task KeepJobs(JobLine[] lines)
    {
        foreach (var some in lines.Chunk(KeptAtOnce))
        {
            var kept = Task.WhenAll(some.Select(line => GrainFactory.GetGrain<IInnerJobGrain>(line.Id).Keep(isListed: true)));
            await kept.ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // An earlier version kept ids alone. Records are read without waking a job; should this be cut short, what was moved is
    // found moved.
    private async Task MoveToPages()
    {
        foreach (var ids in record.State.Jobs.Where(id => _pages.Find(id) is null).Chunk(ReadAtOnce).ToArray())
        {
            var lines = await Task.WhenAll(ids.Select(ReadLine));
            await _pages.Add([.. lines.OfType<JobLine>()]);
        }

        (record.State.Jobs, record.State.Open) = ([], []);
        await record.WriteStateAsync();
    }

    private async Task<JobLine?> ReadLine(string id)
    {
        var job = new GrainState<JobRecord>();
        try
        {
            await storage.ReadStateAsync(JobRecord.Name, GrainFactory.GetGrain<IJobGrain>(id).GetGrainId(), job);
        }
        catch (DamagedException e)
        {
            return new JobLine { Id = id, Name = id, State = JobState.Failed, Error = e.Message, EndedAt = clock.GetUtcNow() };
        }

        if (job.State?.Status is not { } status)
            return null;
        var line = JobLine.Of(status) with { Dataset = status.Dataset ?? job.State.Dataset };
        // When it ended was not written down; it trained for so long.
        return line.IsFinished
            ? line with { EndedAt = status.SubmittedAt + TimeSpan.FromSeconds(Math.Clamp(status.Seconds, 0, 1e9)) }
            : line;
    }
}
