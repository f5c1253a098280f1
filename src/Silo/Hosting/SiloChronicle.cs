using DistSeq.Grains.Cluster;

namespace DistSeq.Silo.Hosting;

/// <summary>What a silo says of itself: what it is once it is up, and that it leaves.</summary>
internal sealed partial class SiloChronicle(
    SiloOptions options, ILocalSiloDetails silo, StoreConnection store, TimeProvider clock, ILogger<SiloChronicle> log)
    : ILifecycleParticipant<ISiloLifecycle>
{
    private long _told;

    public void Participate(ISiloLifecycle observer)
    {
        observer.Subscribe(nameof(SiloChronicle), ServiceLifecycleStage.Active, Begin, Leave);
        observer.Subscribe(nameof(SiloChronicle), ServiceLifecycleStage.First, static _ => Task.CompletedTask, End);
    }

    private Task Begin(CancellationToken cancellationToken)
    {
        LogBegun(
            log, silo.Name, silo.SiloAddress.Endpoint.ToString(), silo.GatewayAddress?.Endpoint.ToString() ?? "none",
            typeof(SiloChronicle).Assembly.GetName().Version?.ToString(3) ?? "", options.ClusterId, options.Clustering,
            store.Store, options.ComputeThreads);
        return Task.CompletedTask;
    }

    private Task Leave(CancellationToken cancellationToken)
    {
        _told = clock.GetTimestamp();
        LogLeaving(log, silo.Name);
        return Task.CompletedTask;
    }

    private Task End(CancellationToken cancellationToken)
    {
        LogLeft(log, silo.Name, clock.GetElapsedTime(_told).TotalSeconds);
        return Task.CompletedTask;
    }

    [LoggerMessage(41, LogLevel.Information,
        "Silo {Silo} is up at {Address}, for clients at {Gateway}: version {Version}, cluster {Cluster}, records in {Store}, "
        + "artifacts in {Artifacts}, {Threads} compute threads")]
    private static partial void LogBegun(
        ILogger logger, string silo, string address, string gateway, string version, string cluster, string store,
        string artifacts, int threads);

    [LoggerMessage(42, LogLevel.Information, "Silo {Silo} is told to stop; its jobs move to other silos")]
    private static partial void LogLeaving(ILogger logger, string silo);

    [LoggerMessage(43, LogLevel.Information, "Silo {Silo} has left after {Seconds:0.0} s")]
    private static partial void LogLeft(ILogger logger, string silo, double seconds);
}
