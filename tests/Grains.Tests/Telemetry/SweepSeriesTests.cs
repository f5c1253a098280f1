using DistSeq.Contracts.Sweeps;
using static DistSeq.Grains.Tests.Sweeps.RunSweep;

namespace DistSeq.Grains.Tests.Telemetry;

public sealed class SweepSeriesTests(Clusters clusters)
{
    [Fact]
    public async Task A_sweep_shows_its_trials_and_its_best_while_it_runs_and_how_it_has_ended()
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

        await Eventually.Holds(() => Task.FromResult(Series.Of("sweep", id) is var shown
            && shown.Contains("distseq.sweep.trials state=completed 1")
            && shown.Contains("distseq.sweep.trials state=running 1")));
        Assert.Contains(
            FormattableString.Invariant($"distseq.sweep.best {ended!.Objective:R}"), Series.Of("sweep", id));
        await sweep.Cancel();
        await Ended(sweep);
        await Eventually.Holds(() => Task.FromResult(
            Series.Of("sweep", id).Contains("distseq.sweep.trials state=running 0")));
    }
}
