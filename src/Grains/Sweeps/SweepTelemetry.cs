using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using DistSeq.Contracts.Sweeps;

namespace DistSeq.Grains.Sweeps;

/// <summary>The instruments of sweeps that run on this silo.</summary>
internal static class SweepTelemetry
{
    private static readonly Meter Meter = new(Telemetry.MeterName);
    private static readonly ConcurrentDictionary<string, Figures> Sweeps = new();

    static SweepTelemetry()
    {
        Meter.CreateObservableGauge(
            "distseq.sweep.trials", static () => Sweeps.SelectMany(static sweep => sweep.Value.States.Select(state =>
                new Measurement<int>(state.Count, Of(sweep.Key), new("state", SpecJson.Word(state.State))))),
            "{trial}", "Trials of a sweep by state.");
        Meter.CreateObservableGauge(
            "distseq.sweep.rung.trials", static () => Sweeps.SelectMany(static sweep => sweep.Value.Rungs.Select((count, rung) =>
                new Measurement<int>(count, Of(sweep.Key), new("rung", rung)))),
            "{trial}", "Trials of a sweep that have come to a rung.");
        Meter.CreateObservableGauge(
            "distseq.sweep.best", static () => Sweeps.Where(static sweep => sweep.Value.Best is not null)
                .Select(static sweep => new Measurement<double>(sweep.Value.Best!.Value, Of(sweep.Key))),
            null, "Objective of a sweep's best trial.");
    }

    /// <summary>Shows the table of a sweep as it is now.</summary>
    public static void Show(string sweep, TrialFigures trials) =>
        Sweeps[sweep] = new Figures(trials.States, trials.Rungs, trials.Best?.Objective);

    /// <summary>The sweep runs here no longer.</summary>
    public static void Forget(string sweep) => Sweeps.TryRemove(sweep, out _);

    private static KeyValuePair<string, object?> Of(string sweep) => new("sweep", sweep);

    private sealed record Figures(
        IReadOnlyList<(TrialState State, int Count)> States, IReadOnlyList<int> Rungs, double? Best);
}
