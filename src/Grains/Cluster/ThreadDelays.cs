using DistSeq.Grains.Compute;

namespace DistSeq.Grains.Cluster;

/// <summary>
/// Measures every second how long work without content waits for a compute thread, and for a thread of the pool: threads that are
/// busy make it wait, and so do threads that get no processor.
/// </summary>
internal sealed class ThreadDelays : SiloWatch
{
    private readonly Beat _compute;
    private readonly Beat _pool;

    public ThreadDelays(ComputeThreads compute, SiloRoster roster, TimeProvider clock, ILogger<ThreadDelays> log)
        : base(ServiceLifecycleStage.Active, clock, log)
    {
        _compute = new Beat(clock, done => compute.Run(done).Ignore());
        _pool = new Beat(clock, done => ThreadPool.UnsafeQueueUserWorkItem(static done => done(), done, preferLocal: false));
        SiloMetrics.Observe(() => roster.Members.Count, () => _compute.Delay, () => _pool.Delay);
    }

    protected override TimeSpan Interval { get; } = TimeSpan.FromSeconds(1);

    protected override Task Look()
    {
        _compute.Begin();
        _pool.Begin();
        return Task.CompletedTask;
    }

    private sealed class Beat(TimeProvider clock, Action<Func<bool>> queue)
    {
        private readonly Lock _lock = new();
        private long? _begun;
        private TimeSpan _last;

        /// <summary>How long the last one has waited, or the one that waits now if that is longer.</summary>
        public TimeSpan Delay
        {
            get
            {
                lock (_lock)
                    return _begun is { } begun && clock.GetElapsedTime(begun) is var now && now > _last ? now : _last;
            }
        }

        public void Begin()
        {
            lock (_lock)
            {
                if (_begun is not null)
                    return;
                _begun = clock.GetTimestamp();
            }

            queue(End);
        }

        private bool End()
        {
            lock (_lock)
            {
                if (_begun is { } begun)
                    _last = clock.GetElapsedTime(begun);
                _begun = null;
                return true;
            }
        }
    }
}
