using DistSeq.Contracts.Sweeps;
using static DistSeq.Grains.Tests.Sweeps.RunSweep;

namespace DistSeq.Grains.Tests.Sweeps;

/// <summary>Trials that continue the trainings of earlier ones, on a real cluster.</summary>
public sealed class ContinuedSweepTests(Clusters clusters)
{
    private const string Rate = "optimizer.learningRate";

    private static readonly SweepSpec Spec = new()
    {
        Base = Examples.Job with { Model = Examples.Job.Model with { Hidden = 12 } },
        Search = new Dictionary<string, SearchSpec>
        {
            [Rate] = new() { Range = [0.0001, 0.5], Scale = SearchScale.Log },
            ["model.dropout.output"] = new() { Range = [0, 0.6], Step = 0.2 },
        },
        Algorithm = new AlgorithmSpec { Kind = SearchAlgorithm.Pbt, Population = 4, Every = 4 },
        Budget = new BudgetSpec { Trials = 12 },
    };

    [Fact]
    public async Task The_table_is_the_same_for_any_number_of_silos_and_of_trials_at_once()
    {
        var one = await Ended(await Submitted(await clusters.Get(), Spec with { Parallel = 1 }));
        var two = await Ended(await Submitted(await clusters.Get(), Spec with { Parallel = 2 }));
        var four = await Ended(await Submitted(await clusters.Get(3), Spec with { Parallel = 4 }));

        Assert.Equal((SweepState.Completed, 12), (one.State, one.Trials.Count));
        Assert.All(one.Trials, static trial => Assert.True(trial.IsRanked, trial.Reason));
        Assert.All(one.Trials, static trial => Assert.Equal(4, trial.Steps));
        Assert.Equal(["4", "8", "12"], one.Trials.Chunk(4).Select(
            static generation => generation.Select(static trial => trial.Values["training.steps"]).Distinct().Single()));
        Assert.All(one.Trials.Skip(4), static trial => Assert.Equal((trial.Number / 4) - 1, trial.Parent!.Value / 4));
        Assert.Contains(one.Trials.Skip(4), static trial => trial.Parent != trial.Number - 4);
        Assert.Equal(Table(one), Table(two));
        Assert.Equal(Table(one), Table(four));
    }

    [Fact]
    public async Task Trainings_whose_values_do_not_change_give_the_bits_of_a_straight_one()
    {
        var cluster = await clusters.Get();
        var spec = Spec with
        {
            Search = new Dictionary<string, SearchSpec> { [Rate] = new() { Values = ["0.02"] } },
            Base = Spec.Base with { Training = Spec.Base.Training with { ValidateEvery = 3 } },
        };
        var status = await Ended(await Submitted(cluster, spec));
        var straight = (await cluster.Train(SpecPath.With(
            spec.Base, new Dictionary<string, string> { [Rate] = "0.02", ["training.steps"] = "12" }))).Status;

        var last = await cluster.Grains.GetGrain<IJobGrain>(status.Trials[^1].Job).GetStatus();
        Assert.Equal((straight.WeightsSha256, straight.ValidLoss), (last.WeightsSha256, last.ValidLoss));
        Assert.Equal((straight.Step, straight.BestStep), (last.Step, last.BestStep));
    }

    [Fact]
    public async Task The_best_spec_trains_the_best_trial_again()
    {
        var cluster = await clusters.Get();
        var status = await Ended(await Submitted(cluster, Spec));
        var last = status.Trials[^1];
        var spec = TrialSpec.Of(Spec, last, status.Trials);
        var parent = await cluster.Grains.GetGrain<IJobGrain>(spec.From!).GetStatus();
        var again = await cluster.Train(spec with { FromSha256 = parent.CheckpointSha256 });

        Assert.Equal(last.Objective, again.Status.ValidLoss);
    }

    [Fact]
    public async Task Failed_trials_are_replaced_and_enqueued_ones_keep_what_only_they_have()
    {
        var status = await Run(Spec with
        {
            Enqueue =
            [
                // Eight lanes do not divide the batch.
                new Dictionary<string, string> { ["training.batch"] = "15", ["training.lanes"] = "8" },
                new Dictionary<string, string> { ["model.hidden"] = "20", [Rate] = "0.02" },
            ],
        });

        Assert.Equal(TrialState.Failed, status.Trials[0].State);
        Assert.All(status.Trials.Skip(1), static trial => Assert.True(trial.IsRanked, trial.Reason));
        Assert.NotEqual(0, status.Trials[4].Parent);
        foreach (var trial in status.Trials.Skip(4))
        {
            Assert.Equal(
                status.Trials[trial.Parent!.Value].Values.GetValueOrDefault("model.hidden"),
                trial.Values.GetValueOrDefault("model.hidden"));
        }
    }

    [Fact]
    public async Task A_sweep_is_extended_by_whole_generations_or_parts_of_them()
    {
        var whole = await Run(Spec);
        var sweep = await Submitted(await clusters.Get(), Spec with { Budget = new BudgetSpec { Trials = 6 } });
        Assert.Equal(6, (await Ended(sweep)).Trials.Count);

        await sweep.Submit(Spec, []);

        Assert.Equal(Table(whole), Table(await Ended(sweep)));
    }

    [Fact]
    public async Task A_lost_job_is_trained_again_and_a_lost_file_is_told()
    {
        var cluster = await clusters.Get();
        var whole = await Run(Spec with { Budget = new BudgetSpec { Trials = 8 } });
        var sweep = await Submitted(cluster, Spec with { Budget = new BudgetSpec { Trials = 4 } });
        var begun = await Ended(sweep);
        // Another trial's file must be there.
        var own = whole.Trials.Skip(4).Where(static trial => trial.Parent == trial.Number - 4).ToList();
        var (job, file) = (begun.Trials[own[0].Parent!.Value].Job, begun.Trials[own[^1].Parent!.Value].Job);
        await cluster.Grains.GetGrain<IJobGrain>(job).Delete();
        await cluster.Store.Delete(
            (await cluster.Grains.GetGrain<IJobGrain>(file).GetStatus()).Checkpoint!, TestContext.Current.CancellationToken);

        await sweep.Submit(Spec with { Budget = new BudgetSpec { Trials = 8 } }, []);
        var status = await Ended(sweep);

        var (again, lost) = (status.Trials[own[0].Number], status.Trials[own[^1].Number]);
        Assert.Equal(own[0].Objective, again.Objective);
        Assert.Equal(
            (TrialState.Failed, $"continues the training of job {file}, but the store has lost its file; start the sweep again "
                + "under another id"),
            (lost.State, lost.Reason));
    }

    [Fact]
    public async Task A_killed_silo_does_not_show_in_the_table()
    {
        var expected = Table(await Run(Spec));
        await using var cluster = await TestCluster.StartAsync(3);
        var sweep = await Submitted(cluster, Spec with { Parallel = 4 });
        await Eventually.Holds(async () => (await sweep.GetStatus()).Trials.Any(trial => trial.Parent is not null));

        await Eventually.Comes(cluster.Host.KillSiloAsync(cluster.Host.Silos[1], TestContext.Current.CancellationToken));

        Assert.Equal(expected, Table(await Ended(cluster.Grains.GetGrain<ISweepGrain>(sweep.GetPrimaryKeyString()))));
    }

    private async Task<SweepStatus> Run(SweepSpec spec) => await Ended(await Submitted(await clusters.Get(), spec));
}
