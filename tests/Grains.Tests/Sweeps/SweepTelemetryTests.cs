using DistSeq.Contracts.Sweeps;
using static DistSeq.Grains.Tests.Sweeps.RunSweep;

namespace DistSeq.Grains.Tests.Sweeps;

public sealed class SweepTelemetryTests(Clusters clusters)
{
    [Fact]
    public async Task A_sweep_shows_its_trials_and_its_best_while_it_runs()
    {
        var cluster = await clusters.Get();
        var sweep = await Submitted(cluster, new SweepSpec
        {
            // Long enough to be still running when asked, on any machine.
            Base = Examples.Job with { Training = Examples.Job.Training with { Steps = 1_000_000 } },
            Search = new Dictionary<string, SearchSpec> { ["optimizer.learningRate"] = new() { Range = [0.001, 0.1] } },
            Enqueue = [new Dictionary<string, string> { ["training.steps"] = "6" }],
            Budget = new BudgetSpec { Trials = 3 },
            // The cluster has one thread, and a long trial that gets it first keeps it.
            Parallel = 1,
        });
        await using var leaving = Leaving.Of(sweep);
        var id = sweep.GetPrimaryKeyString();
        TrialStatus? ended = null;
        await Eventually.Holds(async () =>
            (ended = (await sweep.GetStatus()).Trials.FirstOrDefault(static trial => trial.HasEnded)) is not null);

        await Eventually.Holds(() => Task.FromResult(Shown(id).Contains("distseq.sweep.trials completed 1")));
        Assert.Contains(FormattableString.Invariant($"distseq.sweep.best  {ended!.Objective:R}"), Shown(id));
        await sweep.Cancel();
        await Ended(sweep);
        await Eventually.Holds(() => Task.FromResult(Shown(id).Count == 0));
    }

    private static List<string> Shown(string sweep)
    {
        var shown = new List<string>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = static (instrument, own) =>
        {
            if (instrument.Name.StartsWith("distseq.sweep.", StringComparison.Ordinal))
                own.EnableMeasurementEvents(instrument);
        };
        void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var labels = tags.ToArray().ToDictionary();
            if (Equals(labels["sweep"], sweep))
                shown.Add(FormattableString.Invariant($"{instrument.Name} {labels.GetValueOrDefault("state")} {value:R}"));
        }

        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.Start();
        listener.RecordObservableInstruments();
        return shown;
    }
}
