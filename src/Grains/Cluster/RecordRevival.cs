namespace DistSeq.Grains.Cluster;

/// <summary>
/// After the store has come back empty, has every grain on this silo write its record again, and tells the other silos: if two of
/// them look at once, one may find that the other has already written everything.
/// </summary>
internal sealed partial class RecordRevival(
    StoreLoss loss, HeldRecords records, IGrainFactory grains, SiloRoster roster, ILocalSiloDetails silo,
    TimeProvider clock, ILogger<RecordRevival> log)
    : SiloWatch(ServiceLifecycleStage.Active, clock, log)
{
    private const int MostAttempts = 30;
    private static readonly TimeSpan LongestWrite = TimeSpan.FromSeconds(10);

    private Task _next = loss.Next;

    /// <summary>Also the time between two attempts to write.</summary>
    protected override TimeSpan Interval { get; } = TimeSpan.FromSeconds(1);

    /// <summary>Writes what this silo holds.</summary>
    public Task Revive() => Try([.. records.All]);

    protected override async Task Look()
    {
        await _next.WaitAsync(Stopped);
        _next = loss.Next;
        var others = roster.Members.Where(other => !other.Equals(silo.SiloAddress))
            .Select(other => (Func<Task>)grains.GetGrain<ISiloGrain>(other.ToParsableString()).Revive);
        await Try([.. records.All, .. others]);
    }

    // Tries again: a store that has just come back may go away again.
    private async Task Try(List<Func<Task>> all)
    {
        for (var attempt = 1; all.Count > 0 && attempt <= MostAttempts; attempt++)
        {
            var done = await Task.WhenAll(all.Select(Try));
            all = [.. all.Where((_, index) => !done[index])];
            if (all.Count > 0)
                await Task.Delay(Interval, Clock, Stopped);
        }
    }

    private async Task<bool> Try(Func<Task> keep)
    {
        try
        {
            await keep().WaitAsync(LongestWrite, Clock, Stopped);
            return true;
        }
#pragma warning disable CA1031 // Whatever keeps one record from being written, the others are.
        catch (Exception e) when (!Stopped.IsCancellationRequested)
#pragma warning restore CA1031
        {
            LogNotYet(Log, e.Message);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A record could not be written again yet: {Reason}")]
    private static partial void LogNotYet(ILogger logger, string reason);
}
