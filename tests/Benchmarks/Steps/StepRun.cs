namespace DistSeq.Benchmarks.Steps;

/// <summary>Runs training steps for a while: first to warm up, then measured.</summary>
internal sealed class StepRun
{
    private const int FewestWarmUps = 3;
    /// <summary>Least number of steps that are measured, however long they take.</summary>
    public const int FewestSteps = 5;

    private const int MostSteps = 32_000_000;

    private readonly SharedStep _shared;
    private readonly int _threads;
    private readonly long[] _allocated;
    private readonly double[] _losses;
    private long[] _ticks = [];
    private long _steps;
    private long _shortest = long.MaxValue;
    private long _last;

    private StepRun(StepConfig config, int threads)
    {
        _threads = threads;
        _shared = new SharedStep(config, threads);
        _allocated = new long[_shared.Shares.Length];
        _losses = new double[_shared.Shares.Length];
    }

    /// <summary>Measures a configuration.</summary>
    /// <param name="config">What to train.</param>
    /// <param name="threads">1 or more; those beyond the number of lanes stay idle.</param>
    /// <param name="seconds">
    /// How long to measure, above 0; at least 5 steps are measured. Warm-up takes a fifth of it, up to one second.
    /// </param>
    public static StepFigures Measure(StepConfig config, int threads, double seconds) =>
        new StepRun(config, threads).Measure(seconds);

    private StepFigures Measure(double seconds)
    {
        var before = FmaPeak.Measure(_shared.Shares.Length);
        ThreadTeam.Run(_shared.Shares.Length, (number, barrier) => Work(number, barrier, seconds));
        var peak = Math.Max(before, FmaPeak.Measure(_shared.Shares.Length));

        var times = _ticks.AsSpan(0, (int)_steps);
        times.Sort();
        double median = Milliseconds(times[times.Length / 2]), best = Milliseconds(times[times.Length / 20]);
        var mean = _shared.Config.TokensPerStep * _steps / (Milliseconds(Sum(times)) / 1e3);
        var gflops = EngineModel.ProductFlops(_shared.Config) / median / 1e6;
        return new StepFigures(
            _shared.Config.Name, StepConfigs.CellName(_shared.Config.Cell), _threads, _shared.Shares.Length, _shared.Lanes,
            _steps,
            _shared.Config.TokensPerStep / median * 1e3, mean, median, best, gflops, peak, gflops / peak,
            (double)_allocated.Sum() / _steps, _losses.Sum());
    }

    private void Work(int number, SpinBarrier barrier, double seconds)
    {
        var thread = new StepThread(_shared, number, barrier);
        barrier.Wait();
        Repeat(thread, number, barrier, Math.Min(1, seconds / 5), FewestWarmUps, []);
        if (number == 0)
            _ticks = new long[Capacity(seconds)];
        barrier.Wait();
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        Repeat(thread, number, barrier, seconds, FewestSteps, _ticks);
        _allocated[number] = GC.GetAllocatedBytesForCurrentThread() - allocated;
        _losses[number] = thread.Loss * _shared.Shares[number].Count / _shared.Lanes;
    }

    // The first thread keeps the time. What it writes before a step's barriers, all threads read after them.
    private void Repeat(StepThread thread, int number, SpinBarrier barrier, double seconds, int fewest, long[] ticks)
    {
        if (number == 0)
            Volatile.Write(ref _last, long.MaxValue);
        barrier.Wait();
        var end = Stopwatch.GetTimestamp() + (long)(seconds * Stopwatch.Frequency);
        var began = Stopwatch.GetTimestamp();
        for (long step = 0; step <= Volatile.Read(ref _last); step++)
        {
            if (number == 0 && ((began >= end && step + 1 >= fewest) || step + 1 == ticks.Length))
                Volatile.Write(ref _last, step);
            thread.Step();
            if (number != 0)
                continue;
            var now = Stopwatch.GetTimestamp();
            if (step < ticks.Length)
                ticks[step] = now - began;
            _shortest = Math.Min(_shortest, now - began);
            _steps = step + 1;
            began = now;
        }
    }

    // Room for twice as many steps as fit if all are as short as the shortest of the warm-up.
    private int Capacity(double seconds) =>
        (int)Math.Clamp(2 * seconds * Stopwatch.Frequency / _shortest, 2 * FewestSteps, MostSteps);

    private static long Sum(ReadOnlySpan<long> times)
    {
        var sum = 0L;
        foreach (var time in times)
            sum += time;
        return sum;
    }

    private static double Milliseconds(long ticks) => ticks * 1e3 / Stopwatch.Frequency;
}
