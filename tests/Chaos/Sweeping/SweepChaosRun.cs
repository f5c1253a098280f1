namespace DistSeq.Chaos.Sweeping;

/// <summary>
/// Sweeps on three silos while clients and silos are killed. Each must end with the table of the same sweep undisturbed in one
/// process, one trial at a time; nobody but the cluster keeps it going.
/// </summary>
/// <param name="options">What is asked for.</param>
/// <param name="progress">Where each sweep is reported at once.</param>
internal sealed class SweepChaosRun(SweepOptions options, TextWriter progress)
{
    private const int Watchers = 2;
    private const double SiloShare = 0.6;
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan LongestSweep = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(30);

    private readonly Random _random = new(options.Seed);
    private readonly List<SweepOutcome> _sweeps = [];
    private readonly List<string> _failures = [];
    private readonly Dictionary<string, IReadOnlyList<string>> _undisturbed = [];

    public async Task<SweepVerdict> RunAsync(CancellationToken cancellation)
    {
        await using var stage = new Stage(options.Logs);
        await stage.StartClusterAsync(["silo-1", "silo-2", "silo-3"], cancellation);
        await Eventually.Holds(() => stage.IsWhole, StartLimit, "three silos are one cluster", cancellation);
        try
        {
            for (var (kills, number) = (0, 0); kills < options.Kills || number < SweepSpecs.All.Count; number++)
            {
                var left = Math.Max(1, SweepSpecs.All.Count - number);
                var share = Math.Min(options.Kills - kills, (int)Math.Ceiling((options.Kills - kills) / (double)left));
                kills += await SweepAsync(stage, number, share, cancellation);
            }
        }
        catch (Exception fault) when (fault is FaultException or TimeoutException)
        {
            _failures.Add(fault.Message);
        }

        _failures.AddRange(stage.Silos.SelectMany(silo => silo.Surprises));
        if (_failures.Count > 0)
            await progress.WriteLineAsync($"\n{stage.LogTails}");
        return new SweepVerdict(options.Seed, _sweeps, _failures);
    }

    // Returns how many kills there were: none more once the sweep has ended.
    private async Task<int> SweepAsync(Stage stage, int number, int kills, CancellationToken cancellation)
    {
        var (name, settings) = SweepSpecs.All[number % SweepSpecs.All.Count];
        if (!_undisturbed.TryGetValue(name, out var expected))
        {
            _undisturbed[name] = expected = SweepTable.Of(await stage.Client.SweepAloneAsync(
                SweepSpecs.Write(stage.Folder, name, settings, parallel: 1), cancellation));
        }

        var begun = Stopwatch.GetTimestamp();
        var id = await stage.Client.DetachAsync(
            SweepSpecs.Write(stage.Folder, name, settings, parallel: 4), stage.Redis, cancellation);
        stage.Events.Add($"sweep {id}");
        var watchers = Enumerable.Range(0, Watchers).Select(_ => stage.Client.WatchSweep(id, stage.Redis)).ToArray();
        var (silos, clients) = (0, 0);
        try
        {
            while (silos + clients < kills)
            {
                await Task.Delay(TimeSpan.FromSeconds(0.3 + (2.5 * _random.NextDouble())), cancellation);
                if (watchers.Any(static watcher => watcher.HasExited))
                    break;
                if (_random.NextDouble() < SiloShare)
                {
                    silos++;
                    stage.Silos[_random.Next(stage.Silos.Count)].Kill();
                }
                else
                {
                    clients++;
                    var victim = _random.Next(Watchers);
                    watchers[victim].Kill();
                    await watchers[victim].DisposeAsync();
                    watchers[victim] = stage.Client.WatchSweep(id, stage.Redis);
                }
            }

            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            limit.CancelAfter(LongestSweep);
            var ends = new List<IReadOnlyList<string>>();
            foreach (var watcher in watchers)
                ends.Add(SweepTable.Of(await stage.Client.ResultAsync(watcher, limit.Token)));
            var same = ends.TrueForAll(end => end.SequenceEqual(expected));
            _sweeps.Add(new SweepOutcome(
                name, ends[0].Count, silos, clients, same, Stopwatch.GetElapsedTime(begun).TotalSeconds));
            await progress.WriteLineAsync(SweepVerdictTable.Line(_sweeps[^1]));
            if (!same)
                _failures.Add($"{name}: {Difference(expected, ends)}");
            await DemandNoneOpenAsync(stage, id, cancellation);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            _failures.Add($"{name}: the sweep has not ended within {LongestSweep.TotalMinutes:0} minutes.");
        }
        finally
        {
            foreach (var watcher in watchers)
                await watcher.DisposeAsync();
        }

        return silos + clients;
    }

    private static string Difference(IReadOnlyList<string> expected, List<IReadOnlyList<string>> ends)
    {
        foreach (var end in ends)
        {
            var row = Enumerable.Range(0, Math.Max(expected.Count, end.Count))
                .FirstOrDefault(row => expected.ElementAtOrDefault(row) != end.ElementAtOrDefault(row), -1);
            if (row >= 0)
            {
                return $"row {row} is {end.ElementAtOrDefault(row) ?? "missing"}, undisturbed "
                    + $"{expected.ElementAtOrDefault(row) ?? "missing"}.";
            }
        }

        return "the tables differ.";
    }

    // Each trial has ended once, and its jobs with it.
    private async Task DemandNoneOpenAsync(Stage stage, string id, CancellationToken cancellation)
    {
        var shown = await stage.Client.ShowSweepAsync(id, stage.Redis, cancellation);
        var trials = shown.GetProperty("trials").EnumerateArray().ToArray();
        if (trials.Any(static trial => trial.GetProperty("state").GetString() == "running"))
            _failures.Add($"{id}: a trial is running after the end.");
        if (trials.Select(static trial => trial.GetProperty("number").GetInt32()).Distinct().Count() != trials.Length)
            _failures.Add($"{id}: a trial has two rows.");
        await Eventually.Holds(
            async () => !(await stage.Client.ListAsync(stage.Redis, cancellation)).GetProperty("jobs").EnumerateArray()
                .Any(job => job.GetProperty("job").GetString()!.StartsWith(id + "-", StringComparison.Ordinal)
                    && job.GetProperty("state").GetString() is "queued" or "running"),
            Settling, $"no job of {id} runs after its end", cancellation);
    }
}
