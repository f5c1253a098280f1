using DistSeq.Grains.Calls;
using DistSeq.Grains.Records;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;

namespace DistSeq.Grains.Cluster;

/// <summary>Keeps the list of jobs.</summary>
internal sealed partial class JobRegistryGrain(
    [FromKeyedServices(StorageName.Records)] IGrainStorage storage,
    IGrainContext context,
    IRecordNames names,
    RebuiltRecords rebuilt,
    HeldRecords held,
    TimeProvider clock,
    ILogger<JobRegistryGrain> log) : Grain, IJobRegistryGrain
{
    private const int ReadAtOnce = 64;
    private const int KeptAtOnce = 16;

    private readonly JobPages _pages = new(context, storage);

    private string ListName => this.GetPrimaryKeyLong() == IJobRegistryGrain.Jobs ? "jobs" : "sweeps";

    private IListedRecords Records => ServiceProvider.GetRequiredKeyedService<IListedRecords>(this.GetPrimaryKeyLong());

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await _pages.Read(names);
        if (_pages.Damage.Count > 0)
            await Rebuild();
        if (_pages.Head.Jobs.Count > 0)
            await MoveToPages();
        held.Arrive(this.GetGrainId(), this.AsReference<IJobRegistryGrain>().Keep);
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        held.Leave(this.GetGrainId());
        return Task.CompletedTask;
    }

    /// <summary>A duplicate writes the same again.</summary>
    public async Task Keep()
    {
        if (_pages.Count == 0)
            return;
        await _pages.WriteAll();
        if (this.GetPrimaryKeyLong() != IJobRegistryGrain.Jobs)
            return;
        // Not awaited: jobs may call this grain.
        KeepJobs([.. _pages.LatestFirst]).Ignore();
    }

    /// <summary>A duplicate writes the same again.</summary>
    public Task Lose(JobLine line)
    {
        var known = _pages.Find(line.Id);
        line = line with { EndedAt = known?.EndedAt ?? clock.GetUtcNow() };
        return known is null
            ? _pages.Add([line])
            : _pages.Replace(line with { Name = known.Name, SubmittedAt = known.SubmittedAt });
    }

    /// <summary>
    /// A duplicate changes nothing, nor does one that comes after the end. A lost one is made up for: whoever submits a new job
    /// again puts it again, and RecordKeeper puts an ended one.
    /// </summary>
    public Task Put(JobLine line)
    {
        var known = _pages.Find(line.Id);
        if (known is { IsFinished: true } || (known is not null && !line.IsFinished))
            return Task.CompletedTask;
        if (line.IsFinished)
            line = line with { EndedAt = line.EndedAt ?? clock.GetUtcNow() };
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

    // A few at a time, as each job wakes. A job that does not answer is written when it is asked for next.
    private async Task KeepJobs(JobLine[] lines)
    {
        foreach (var some in lines.Chunk(KeptAtOnce))
            await Task.WhenAll(some.Select(line => GrainFactory.GetGrain<IInnerJobGrain>(line.Id).Keep(isListed: true))).Ended();
    }

    // The list only repeats what is in the records that it names.
    private async Task Rebuild()
    {
        foreach (var damage in _pages.Damage)
            LogDamaged(log, ListName, damage);
        var lines = new List<JobLine>();
        await foreach (var ids in names.ListKeys(Records.Name, default).Where(id => _pages.Find(id) is null).Chunk(ReadAtOnce))
            lines.AddRange((await Task.WhenAll(ids.Select(Records.Read))).OfType<JobLine>());
        // Damaged records do not say when they were submitted.
        foreach (var line in lines.Where(line => line.Error is not null && line.SubmittedAt == default))
            LogUnread(log, line.Error!);
        await _pages.Rebuild(lines);
        foreach (var damage in _pages.Damage)
            rebuilt.Add($"{damage.Split(':')[0]} of the list of {ListName}");
        LogRebuilt(log, ListName, _pages.Count);
    }

    // An earlier version kept ids alone. Records are read without waking a job; if this is cut short, it goes on where it
    // stopped.
    private async Task MoveToPages()
    {
        foreach (var ids in _pages.Head.Jobs.Where(id => _pages.Find(id) is null).Chunk(ReadAtOnce).ToArray())
        {
            var lines = await Task.WhenAll(ids.Select(Records.Read));
            await _pages.Add([.. lines.OfType<JobLine>()]);
        }

        (_pages.Head.Jobs, _pages.Head.Open) = ([], []);
        await _pages.WriteHead();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The list of {List} is rebuilt because one of its records is damaged. "
        + "Check the store's disk. {Damage}")]
    private static partial void LogDamaged(ILogger logger, string list, string damage);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Listed as failed: {Reason}")]
    private static partial void LogUnread(ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The list of {List} is rebuilt; it has {Count} lines")]
    private static partial void LogRebuilt(ILogger logger, string list, int count);
}
