using DistSeq.Contracts.Sweeps;

namespace DistSeq.Grains.Tests.Sweeps;

public sealed class SweepGrainTests(Clusters clusters)
{
    private static readonly SweepSpec Spec = new()
    {
        Base = Examples.Job,
        Search = new Dictionary<string, SearchSpec> { ["model.hidden"] = new() { Values = ["16", "32"] } },
        Budget = new BudgetSpec { Trials = 12 },
    };

    [Fact]
    public async Task A_sweep_issues_its_budget_and_no_more()
    {
        var sweep = await Submitted();
        for (var number = 0; number < 12; number++)
        {
            var trial = (await sweep.Next())!;
            Assert.Equal((number, TrialState.Running), (trial.Number, trial.State));
            Assert.Equal($"{sweep.GetPrimaryKeyString()}-t{number:D3}", trial.Job);
            Assert.Contains(trial.Values["model.hidden"], new[] { "16", "32" });
        }

        Assert.Null(await sweep.Next());
        Assert.False((await sweep.GetStatus()).IsFinished);
    }

    [Fact]
    public async Task No_number_is_issued_twice_to_callers_at_once()
    {
        var cluster = await clusters.Get(3);
        var sweep = await Submitted(cluster);
        // Two clients: the test's and a silo's.
        var other = cluster.Host.Silos[1].ServiceProvider.GetRequiredService<IGrainFactory>()
            .GetGrain<ISweepGrain>(sweep.GetPrimaryKeyString());
        var trials = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => (n % 2 == 0 ? sweep : other).Next()));
        Assert.Equal(Enumerable.Range(0, 12), trials.OfType<TrialStatus>().Select(trial => trial.Number).Order());
        Assert.Equal(8, trials.Count(trial => trial is null));
    }

    [Fact]
    public async Task Two_sweeps_of_one_spec_have_the_same_trials()
    {
        var (one, other) = (await Submitted(), await Submitted());
        for (var number = 0; number < 12; number++)
            Assert.Equal((await one.Next())!.Values, (await other.Next())!.Values);
    }

    [Fact]
    public async Task The_first_report_of_a_trial_counts()
    {
        var sweep = await Submitted();
        var trial = (await sweep.Next())!;
        await sweep.Report(trial with { State = TrialState.Running, Objective = 9 });
        Assert.Null((await sweep.GetStatus()).Trials[0].Objective);
        await sweep.Report(trial with
        {
            State = TrialState.Completed,
            Objective = 1.5,
            Job = "forged",
            Values = new Dictionary<string, string>(),
        });
        await sweep.Report(trial with { State = TrialState.Failed, Objective = 0.5 });
        var known = (await sweep.GetStatus()).Trials[0];
        Assert.Equal((TrialState.Completed, 1.5, trial.Job), (known.State, known.Objective, known.Job));
        Assert.Equal(trial.Values, known.Values);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task A_trial_that_was_not_issued_cannot_be_reported(int number)
    {
        var sweep = await Submitted();
        await sweep.Next();
        var refusal = await Assert.ThrowsAsync<ArgumentException>(
            () => sweep.Report(new TrialStatus { Number = number, Job = "x", State = TrialState.Failed }));
        Assert.Contains("ask for it with Next", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_finished_sweep_names_the_best_the_earlier_of_equals()
    {
        var cluster = await clusters.Get();
        var sweep = await Submitted(cluster, Spec with { Budget = new BudgetSpec { Trials = 4 } });
        double?[] objectives = [2, 1, 1, null];
        foreach (var objective in objectives)
        {
            var trial = (await sweep.Next())!;
            await sweep.Report(
                trial with { State = objective is null ? TrialState.Failed : TrialState.Completed, Objective = objective });
        }

        var status = await sweep.GetStatus();
        Assert.True(status.IsFinished);
        Assert.Equal(1, status.Best!.Number);
    }

    [Fact]
    public async Task The_ledger_outlives_its_activation()
    {
        var cluster = await clusters.Get();
        var sweep = await Submitted(cluster);
        var trial = (await sweep.Next())!;
        await sweep.Report(trial with { State = TrialState.Completed, Objective = 1 });
        await cluster.Host.DeactivateAsync(sweep);
        Assert.Equal(1, (await sweep.GetStatus()).Best!.Objective);
        Assert.Equal(1, (await sweep.Next())!.Number);
    }

    [Fact]
    public async Task What_could_not_be_written_down_has_not_happened()
    {
        var cluster = await clusters.Get();
        var sweep = cluster.Grains.GetGrain<ISweepGrain>(TestCluster.NewId());
        var id = sweep.GetPrimaryKeyString();
        cluster.Records.Fail(id, 1);
        await Assert.ThrowsAnyAsync<Exception>(() => sweep.Submit(Spec));
        await Assert.ThrowsAsync<KeyNotFoundException>(sweep.GetStatus);
        await sweep.Submit(Spec);
        cluster.Records.Fail(id, 1);
        await Assert.ThrowsAnyAsync<Exception>(sweep.Next);
        Assert.Empty((await sweep.GetStatus()).Trials);
        var trial = (await sweep.Next())!;
        Assert.Equal(0, trial.Number);
        cluster.Records.Fail(id, 1);
        await Assert.ThrowsAnyAsync<Exception>(() => sweep.Report(trial with { State = TrialState.Failed }));
        await sweep.Report(trial with { State = TrialState.Completed, Objective = 1 });
        Assert.Equal(TrialState.Completed, (await sweep.GetStatus()).Trials[0].State);
    }

    [Fact]
    public async Task Submitted_twice_it_is_one_sweep_and_another_spec_is_refused()
    {
        var sweep = await Submitted();
        await sweep.Next();
        Assert.Single((await sweep.Submit(Spec)).Trials);
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => sweep.Submit(Spec with { Seed = 2 }));
        Assert.Contains("choose another id", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(1, (await sweep.GetSpec()).Seed);
    }

    [Fact]
    public async Task An_invalid_sweep_is_refused_with_all_failures_and_leaves_none()
    {
        var sweep = (await clusters.Get()).Grains.GetGrain<ISweepGrain>(TestCluster.NewId());
        var invalid = Spec with
        {
            Search = new Dictionary<string, SearchSpec> { ["model.hidden"] = new() },
            Budget = new BudgetSpec { Trials = 0 },
            Base = Examples.Job with { Model = new ModelSpec { Layers = 0 } },
        };
        var refusal = await Assert.ThrowsAsync<InvalidSpecException>(() => sweep.Submit(invalid));
        Assert.Equal(
            ["base.model.layers", "budget.trials", "search.model.hidden"],
            refusal.Failures.Select(failure => failure.Path).Order());
        await Assert.ThrowsAsync<KeyNotFoundException>(sweep.GetStatus);
        await Assert.ThrowsAsync<KeyNotFoundException>(sweep.Next);
        await Assert.ThrowsAsync<KeyNotFoundException>(sweep.GetSpec);
    }

    private async Task<ISweepGrain> Submitted(TestCluster? cluster = null, SweepSpec? spec = null)
    {
        var sweep = (cluster ?? await clusters.Get()).Grains.GetGrain<ISweepGrain>(TestCluster.NewId());
        await sweep.Submit(spec ?? Spec);
        return sweep;
    }
}
