using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using DistSeq.Contracts.Sweeps;

namespace DistSeq.Grains.Telemetry;

/// <summary>The sweeps that run on this silo.</summary>
internal static class SweepMetrics
{
    private static readonly Expiring<Figures> Sweeps = new(TimeProvider.System);
    private static readonly ConcurrentDictionary<string, byte> Running = new();

    static SweepMetrics()
    {
        var meter = Instruments.Meter;
        meter.CreateObservableGauge(
            "distseq.sweeps.running", static () => Running.Count, "{sweep}", "Unfinished sweeps that run on this silo.");
        meter.CreateObservableGauge(
            "distseq.sweep.trials", static () => Sweeps.All.SelectMany(static sweep => sweep.Value.States.Select(state =>
                new Measurement<int>(state.Count, Of(sweep.Key), new("state", SpecJson.Word(state.State))))),
            "{trial}", "Trials of a sweep by state.");
        meter.CreateObservableGauge(
            "distseq.sweep.rung.trials", static () => Sweeps.All.SelectMany(static sweep =>
                sweep.Value.Rungs.Select((count, rung) => new Measurement<int>(count, Of(sweep.Key), new("rung", rung)))),
            "{trial}", "Trials of a sweep that have come to a rung, counted from 0.");
        meter.CreateObservableGauge(
            "distseq.sweep.best", static () => Sweeps.All.Where(static sweep => sweep.Value.Best is not null)
                .Select(static sweep => new Measurement<double>(sweep.Value.Best!.Value, Of(sweep.Key))),
            null, "Objective of a sweep's best trial.");
    }

    /// <summary>The sweep runs here.</summary>
    public static void Begin(string sweep)
    {
        Running[sweep] = 0;
        Sweeps.Hold(sweep);
    }

    /// <summary>Shows the table of a sweep as it is now.</summary>
    public static void Show(
        string sweep, IReadOnlyList<(TrialState State, int Count)> states, IReadOnlyList<int> rungs, double? best)
    {
        var figures = Sweeps[sweep];
        (figures.States, figures.Rungs, figures.Best) = (states, rungs, best);
    }

    /// <summary>The sweep has ended, or goes on elsewhere: there its table is shown from then on.</summary>
    public static void End(string sweep, bool movesOn)
    {
        Running.TryRemove(sweep, out _);
        if (movesOn && Sweeps.Find(sweep) is { } figures)
            (figures.States, figures.Rungs, figures.Best) = ([], [], null);
        Sweeps.Release(sweep);
    }

    private static KeyValuePair<string, object?> Of(string sweep) => new("sweep", sweep);

    private sealed class Figures
    {
        public IReadOnlyList<(TrialState State, int Count)> States { get; set; } = [];

        public IReadOnlyList<int> Rungs { get; set; } = [];

        public double? Best { get; set; }
    }
}
