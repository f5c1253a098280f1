using System.Diagnostics.Metrics;

namespace DistSeq.Grains.Telemetry;

/// <summary>The silo itself: its threads, the others that it knows, its store, its departure.</summary>
public static class SiloMetrics
{
    private static WeakReference<object>? _owner;
    private static Func<(int Count, int Waiting)> _threads = static () => (0, 0);
    private static Func<int> _members = static () => 0;
    private static Func<TimeSpan> _compute = static () => TimeSpan.Zero;
    private static Func<TimeSpan> _pool = static () => TimeSpan.Zero;
    private static (TimeProvider Clock, long At)? _leaving;
    private static long _storeFailures;
    private static volatile int _storeAvailable = -1;

    static SiloMetrics()
    {
        var meter = Instruments.Meter;
        meter.CreateObservableGauge(
            "distseq.compute.threads", static () => Threads.Count, "{thread}", "Compute threads of this silo.");
        meter.CreateObservableGauge(
            "distseq.compute.queue", static () => Threads.Waiting, "{work}", "Work that waits for a compute thread.");
        meter.CreateObservableGauge(
            "distseq.compute.delay", static () => _compute().TotalSeconds, "s",
            "How long work without content waits for a compute thread: the last one, or the one that still waits.");
        meter.CreateObservableGauge(
            "distseq.pool.delay", static () => _pool().TotalSeconds, "s",
            "The same for the thread pool, which runs grains, sockets and the probes between silos.");
        meter.CreateObservableGauge(
            "distseq.silo.members", static () => _members(), "{silo}", "Active silos of the cluster, as this silo sees it.");
        meter.CreateObservableGauge(
            "distseq.silo.memory.limit", static () => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes, "By",
            "Memory that the process may use: of its container, or of the machine.");
        meter.CreateObservableGauge(
            "distseq.silo.leaving",
            static () => _leaving is var (clock, at) ? clock.GetElapsedTime(at).TotalSeconds : 0,
            "s", "Time since the silo was told to stop; 0 while it runs.");
        meter.CreateObservableCounter(
            "distseq.store.failures", static () => Volatile.Read(ref _storeFailures), "{call}",
            "Calls of the store of records and artifacts that have failed.");
        meter.CreateObservableGauge(
            "distseq.store.available",
            static () => _storeAvailable < 0 ? [] : (IEnumerable<Measurement<int>>)[new(_storeAvailable)],
            null, "1 if the last look at the table of silos in the store, one a second, has worked; 0 if not.");
    }

    private static (int Count, int Waiting) Threads => _owner?.TryGetTarget(out _) == true ? _threads() : (0, 0);

    /// <summary>The table of silos could be read from the store, or not.</summary>
    public static void StoreAnswers(bool answers) => _storeAvailable = answers ? 1 : 0;

    internal static void StoreFails() => Interlocked.Increment(ref _storeFailures);

    /// <summary>Shows threads for as long as their owner lives.</summary>
    internal static void Observe(object owner, Func<object, (int Count, int Waiting)> threads)
    {
        var weak = new WeakReference<object>(owner);
        _threads = () => weak.TryGetTarget(out var known) ? threads(known) : (0, 0);
        _owner = weak;
    }

    internal static void Observe(Func<int> members, Func<TimeSpan> compute, Func<TimeSpan> pool) =>
        (_members, _compute, _pool) = (members, compute, pool);

    internal static void Leaves(TimeProvider clock) => _leaving = (clock, clock.GetTimestamp());
}
