using DistSeq.Contracts.Sweeps;
using static DistSeq.Grains.Tests.Sweeps.RunSweep;

namespace DistSeq.Grains.Tests.Sweeps;

/// <summary>Trials that end early on a real cluster.</summary>
public sealed class PrunedSweepTests(Clusters clusters)
{
    private static readonly SweepSpec Spec = new()
    {
        Base = Examples.Job with
        {
            Model = Examples.Job.Model with { Hidden = 12 },
            Training = Examples.Job.Training with { Steps = 18 },
        },
        Search = new Dictionary<string, SearchSpec>
        {
            ["optimizer.learningRate"] = new() { Range = [0.0001, 1], Scale = SearchScale.Log },
        },
        Budget = new BudgetSpec { Trials = 12 },
    };

    private static readonly PruningSpec Asha = new() { Kind = PruningKind.Asha, First = 2 };

    public static TheoryData<SearchAlgorithm, PruningKind> Kinds =>
    [
        (SearchAlgorithm.Random, PruningKind.Asha), (SearchAlgorithm.Tpe, PruningKind.Asha),
        (SearchAlgorithm.Random, PruningKind.Median), (SearchAlgorithm.Tpe, PruningKind.Hyperband),
        (SearchAlgorithm.Gp, PruningKind.SuccessiveHalving), (SearchAlgorithm.Random, PruningKind.Patience),
        (SearchAlgorithm.CmaEs, PruningKind.Threshold),
    ];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task The_table_is_the_same_for_any_number_of_silos_and_of_trials_at_once(
        SearchAlgorithm search, PruningKind pruning)
    {
        var spec = Spec with
        {
            Algorithm = new AlgorithmSpec { Kind = search, Startup = search == SearchAlgorithm.Random ? null : 4 },
            Pruning = pruning switch
            {
                PruningKind.Median => new() { Kind = pruning, Every = 3, Startup = 3 },
                PruningKind.Patience => new() { Kind = pruning, Every = 3, Patience = 1, MinDelta = 0.1 },
                PruningKind.Threshold => new() { Kind = pruning, Every = 9, Highest = 2.6 },
                _ => new() { Kind = pruning, First = 2 },
            },
        };
        if (search == SearchAlgorithm.CmaEs)
            spec = spec with { Algorithm = spec.Algorithm with { Startup = null } };
        var one = await Ended(await Submitted(await clusters.Get(), spec with { Parallel = 1 }));
        var many = await Ended(await Submitted(await clusters.Get(3), spec with { Parallel = 6 }));

        Assert.Equal((SweepState.Completed, 12), (one.State, one.Trials.Count));
        Assert.Contains(one.Trials, static trial => trial.State == TrialState.Pruned);
        Assert.Contains(one.Trials, static trial => trial.State == TrialState.Completed);
        Assert.All(one.Trials, static trial => Assert.True(trial.HasEnded));
        Assert.Equal(Table(one), Table(many));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_killed_silo_does_not_show_in_the_table(int silo)
    {
        var spec = Spec with { Pruning = Asha };
        var expected = Table(await Ended(await Submitted(await clusters.Get(), spec)));
        await using var cluster = await TestCluster.StartAsync(3);
        var sweep = await Submitted(cluster, spec with { Parallel = 4 });
        await Eventually.Holds(async () => (await sweep.GetStatus()).Trials.Any(trial => trial.Rungs.Count > 0));

        await Eventually.Comes(
            cluster.Host.KillSiloAsync(cluster.Host.Silos[silo], TestContext.Current.CancellationToken));

        Assert.Equal(expected, Table(await Ended(cluster.Grains.GetGrain<ISweepGrain>(sweep.GetPrimaryKeyString()))));
    }

    [Fact]
    public async Task A_pruned_trial_stops_where_it_was_compared_and_is_resumed_to_the_bits_it_would_have_had()
    {
        var cluster = await clusters.Get();
        var status = await Ended(await Submitted(cluster, Spec with { Pruning = Asha }));
        var pruned = status.Trials.First(static trial => trial.State == TrialState.Pruned);
        var job = await cluster.Grains.GetGrain<IJobGrain>(pruned.Job).GetStatus();
        Assert.Equal((JobState.Cancelled, pruned.Rungs[^1].Step), (job.State, job.Step));
        Assert.Equal(pruned.Rungs[^1].Objective, pruned.Measures[0].Value);

        var spec = SpecPath.With(Spec.Base, pruned.Values);
        var whole = (await cluster.Train(spec)).Status;
        var file = (await cluster.Store.Read(job.Checkpoint!, TestContext.Current.CancellationToken))!;
        var resumed = await cluster.Train(spec with { FromSha256 = await cluster.Upload(file), Resume = true });
        Assert.Equal((whole.WeightsSha256, whole.ValidLoss), (resumed.Status.WeightsSha256, resumed.Status.ValidLoss));
    }

    [Fact]
    public async Task A_sweep_that_is_cancelled_while_trials_wait_leaves_none_open()
    {
        var cluster = await clusters.Get();
        var sweep = await Submitted(cluster, Spec with
        {
            Base = Spec.Base with { Training = Spec.Base.Training with { Steps = 1_000_000 } },
            Pruning = new PruningSpec { Kind = PruningKind.SuccessiveHalving, First = 2, Bracket = 12 },
            Budget = new BudgetSpec { Trials = 12 },
        });
        await using var leaving = Leaving.Of(sweep);
        await Eventually.Holds(async () => (await sweep.GetStatus()).Trials.Any(trial => trial.Rungs.Count > 0));

        await sweep.Cancel();
        var status = await Ended(sweep);

        Assert.Equal(SweepState.Cancelled, status.State);
        Assert.All(status.Trials, static trial => Assert.True(trial.HasEnded));
        foreach (var trial in status.Trials)
        {
            await Eventually.Holds(async () => (await cluster.Grains.GetGrain<IJobGrain>(trial.Job).GetStatus()).IsFinished);
        }
    }
}
