namespace DistSeq.Benchmarks.Lengths;

/// <summary>
/// Steps of batches of unequal lengths, each between two steps of the same batch padded, so that whatever else the machine does
/// affects both.
/// </summary>
internal sealed class LengthRun
{
    private const int FewestRounds = 5;
    private const int MostRounds = 200;

    private readonly LengthSet[] _sets;
    private readonly SharedStep _shared;
    private readonly int _steps;
    private readonly int _threads;
    private readonly List<double[]> _rounds = [];
    private bool _isLast;

    private LengthRun(int steps, int threads)
    {
        (_steps, _threads) = (steps, threads);
        var config = Config(steps);
        _sets = LengthSet.Of(config.Batch, steps);
        int[] padded = [.. Enumerable.Repeat(steps, config.Batch)];
        var batches = _sets.SelectMany(set => set.Batches).SelectMany(lengths => new[] { padded, lengths });
        _shared = new SharedStep(config, threads, [.. batches]);
    }

    /// <summary>The step that is measured: the configuration "shake-small" with another window.</summary>
    public static StepConfig Config(int steps) => new("lengths", CellKind.Lstm, 65, 128, 1, 32, steps, OptimizerKind.Adam);

    /// <summary>Measures every set.</summary>
    /// <param name="steps">L, 2 or more.</param>
    /// <param name="threads">1 or more.</param>
    /// <param name="seconds">How long to measure; at least five rounds are measured.</param>
    public static IReadOnlyList<LengthFigures> Measure(int steps, int threads, double seconds) =>
        new LengthRun(steps, threads).Measure(seconds);

    private List<LengthFigures> Measure(double seconds)
    {
        ThreadTeam.Run(_shared.Shares.Length, (number, barrier) => Work(number, barrier, seconds));
        List<LengthFigures> figures = [];
        var first = 0;
        foreach (var set in _sets)
        {
            (double Own, double Padded)[] pairs =
            [
                .. from round in _rounds
                   from batch in Enumerable.Range(first, set.Batches.Length)
                   select (round[(2 * batch) + 1], round[2 * batch]),
            ];
            first += set.Batches.Length;
            figures.Add(new LengthFigures(
                _steps, _threads, set.Name, set.Filled(_steps), Sample.Median(pairs.Select(pair => pair.Own)),
                Sample.Median(pairs.Select(pair => pair.Padded)), Sample.Median(pairs.Select(pair => pair.Own / pair.Padded)),
                set.MostShare, pairs.Length));
        }

        return figures;
    }

    // The first round warms up. The first thread keeps the time, and decides before a round's barriers whether it is the last.
    private void Work(int number, SpinBarrier barrier, double seconds)
    {
        var thread = new StepThread(_shared, number, barrier);
        barrier.Wait();
        var isFirst = true;
        long end = 0;
        for (var isLast = false; !isLast; isFirst = false)
        {
            if (number == 0)
            {
                end = isFirst ? 0 : end == 0 ? Stopwatch.GetTimestamp() + (long)(seconds * Stopwatch.Frequency) : end;
                var enough = !isFirst && Stopwatch.GetTimestamp() >= end && _rounds.Count + 1 >= FewestRounds;
                Volatile.Write(ref _isLast, enough || _rounds.Count + 1 == MostRounds);
            }

            var times = new double[_shared.Batches.Length];
            for (var step = 0; step < times.Length; step++)
            {
                var began = Stopwatch.GetTimestamp();
                thread.Step();
                times[step] = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            }

            isLast = Volatile.Read(ref _isLast);
            barrier.Wait();
            if (number == 0 && !isFirst)
                _rounds.Add(times);
        }
    }
}
