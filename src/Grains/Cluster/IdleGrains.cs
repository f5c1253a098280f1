namespace DistSeq.Grains.Cluster;

/// <summary>
/// Deactivates grains that nobody has called for a while, by elapsed time. Orleans' own collector goes by the wall clock: when
/// that is set ahead and back, it refuses every new grain until the clock has caught up. So it is set to look once a day and to
/// keep grains for a year.
/// </summary>
internal sealed class IdleGrains(IGrainFactory grains, ILocalSiloDetails silo, TimeProvider clock, ILogger<IdleGrains> log)
    : SiloWatch(ServiceLifecycleStage.Active, clock, log)
{
    /// <summary>Time between two looks of Orleans' collector.</summary>
    public static readonly TimeSpan CollectorInterval = TimeSpan.FromDays(1);

    /// <summary>The clock may go back by a day less than this.</summary>
    public static readonly TimeSpan CollectorAge = TimeSpan.FromDays(365);

    private static readonly TimeSpan LongestIdleness = TimeSpan.FromMinutes(2);

    protected override TimeSpan Interval { get; } = TimeSpan.FromMinutes(1);

    protected override Task Look() => grains.GetGrain<IManagementGrain>(0)
        .ForceActivationCollection([silo.SiloAddress], LongestIdleness).WaitAsync(Stopped);
}
