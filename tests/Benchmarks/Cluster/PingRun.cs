namespace DistSeq.Benchmarks.Cluster;

/// <summary>
/// Calls from silo to silo while both train, each on its own processor. The client knows one silo, and calls for the status of a
/// finished job, which lives on the other. So the times include the way from client to silo: they are an upper bound.
/// </summary>
internal static class PingRun
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(5);

    /// <exception cref="TroubleException">A program failed.</exception>
    public static async Task<PingFigures> MeasureAsync(StepConfig config, double seconds, bool tls)
    {
        await using var cluster = await SiloCluster.PinnedAsync(Processors.FirstTwo(), tls: tls);
        await cluster.AskAsync(cluster.Silos[0], grains => TrainingJob.FinishedAsync(grains, config));
        var gateway = await WithoutJobAsync(cluster.Silos);
        return await cluster.AskAsync(gateway, async grains =>
        {
            var training = await TrainingJob.StartAsync(grains, config, 2);
            var before = await training.MeasureAsync(seconds: 1);
            if (before.WorkerSilos.Count != 2)
            {
                throw new TroubleException(
                    $"The job computes on {string.Join(", ", before.WorkerSilos)}; it was to compute on two silos.");
            }

            var target = grains.GetGrain<IJobGrain>(TrainingJob.FinishedId);
            await SampleAsync(target, 0.5);
            return await SampleAsync(config, training, target, seconds);
        });
    }

    // Only silos may ask which silo has a grain, but their metrics count grains by type.
    private static async Task<SiloProcess> WithoutJobAsync(IReadOnlyList<SiloProcess> silos)
    {
        foreach (var silo in silos)
        {
            var counts = (await silo.Place.MetricsAsync()).Split('\n').Where(static line =>
                line.StartsWith("orleans_grains{", StringComparison.Ordinal)
                && line.Contains("grain_type=\"job\"", StringComparison.Ordinal)
                && !line.TrimEnd().EndsWith(" 0", StringComparison.Ordinal));
            if (!counts.Any())
                return silo;
        }

        throw new TroubleException("A finished job is on every silo.");
    }

    private static async Task<PingFigures> SampleAsync(StepConfig config, TrainingJob training, IJobGrain target, double seconds)
    {
        var load = new OtherLoad();
        var first = await training.MarkAsync();
        var times = await SampleAsync(target, seconds);
        var last = await training.MarkAsync();
        var rate = (last.Tokens - first.Tokens) / Stopwatch.GetElapsedTime(first.Arrived, last.Arrived).TotalSeconds;
        return PingFigures.Of(config.Name, times, rate, load.Cores);
    }

    // A call begins every 5 ms, whether or not earlier ones were answered, so that a pause hides no calls.
    private static async Task<double[]> SampleAsync(IJobGrain target, double seconds)
    {
        List<Task<double>> calls = [];
        using var timer = new PeriodicTimer(Interval);
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started).TotalSeconds < seconds)
        {
            await timer.WaitForNextTickAsync();
            calls.Add(CallAsync(target));
        }

        return await Task.WhenAll(calls);
    }

    private static async Task<double> CallAsync(IJobGrain target)
    {
        var begun = Stopwatch.GetTimestamp();
        await target.GetStatus();
        return Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
    }
}
