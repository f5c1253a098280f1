using Microsoft.Extensions.DependencyInjection;

namespace DistSeq.Grains.Collection;

/// <summary>
/// Removes what is older than the settings allow, and what no record names. The first of the cluster's silos does it; if two of
/// them do, nothing happens twice. Nobody waits for it: what fails is tried again at the next look.
/// </summary>
internal sealed partial class Collector(
    IGrainFactory grains,
    SiloRoster roster,
    SiloDeparture departure,
    RetentionPolicy policy,
    IServiceProvider services,
    TimeProvider clock,
    ILogger<Collector> log)
    : SiloWatch(ServiceLifecycleStage.Active + 1, clock, log)
{
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(1);

    private readonly ClockLead _lead = new(clock);

    protected override TimeSpan Interval => policy.Interval;

    /// <summary>One look, whichever silo this is.</summary>
    public async Task<Removed> Collect()
    {
        var removed = new Removed();
        try
        {
            var lead = _lead.Of(await Times());
            var now = Clock.GetUtcNow() - lead;
            await ActivatorUtilities.CreateInstance<CollectionRound>(services, policy, now, lead, removed).Run(Stopped);
        }
#pragma warning disable CA1031 // The store or a silo is away: the next look tries again.
        catch (Exception e) when (e is not OperationCanceledException)
#pragma warning restore CA1031
        {
            LogLookFailed(Log, e.Message);
        }

        if (!removed.IsNothing)
            LogRemoved(Log, removed.Jobs, removed.Sweeps, removed.Files, removed.Uploads, removed.Datasets);
        return removed;
    }

    protected override async Task Look()
    {
        if (!departure.IsLeaving && roster.IsFirst)
            await Collect().WaitAsync(Stopped);
    }

    private async Task<IEnumerable<DateTimeOffset>> Times() =>
        (await Task.WhenAll(roster.Members.Select(member => TimeOf(member.ToParsableString())))).OfType<DateTimeOffset>();

    private async Task<DateTimeOffset?> TimeOf(string member)
    {
        var answer = grains.GetGrain<ISiloGrain>(member).GetTime();
        try
        {
            return await answer.WaitAsync(LongestAnswer, Clock, Stopped);
        }
        catch (Exception e) when (e is OrleansException or TimeoutException)
        {
            answer.Ignore();
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Information,
        Message = "Collected {Jobs} jobs, {Sweeps} sweeps, {Files} files that no record names, "
            + "{Uploads} uploads and parts of uploads, {Datasets} data sets")]
    private static partial void LogRemoved(ILogger logger, int jobs, int sweeps, int files, int uploads, int datasets);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Collection broke off and will be tried again: {Reason}")]
    private static partial void LogLookFailed(ILogger logger, string reason);
}
