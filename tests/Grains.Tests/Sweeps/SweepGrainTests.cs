using DistSeq.Contracts.Sweeps;
using DistSeq.Grains.Sweeps;
using static DistSeq.Grains.Tests.Sweeps.RunSweep;

namespace DistSeq.Grains.Tests.Sweeps;

public sealed class SweepGrainTests(Clusters clusters)
{
    private static readonly SweepSpec Spec = new()
    {
        Base = Examples.Job with { Training = Examples.Job.Training with { Steps = 6 } },
        Search = new Dictionary<string, SearchSpec>
        {
            ["model.hidden"] = new() { Values = ["16", "24"] },
            ["optimizer.learningRate"] = new() { Range = [0.001, 0.1], Scale = SearchScale.Log },
        },
        Budget = new BudgetSpec { Trials = 6 },
    };

    private static readonly SweepSpec WithFailures = Spec with
    {
        Base = Spec.Base with { Training = Spec.Base.Training with { Lanes = 8 } },
        Search = new Dictionary<string, SearchSpec> { ["training.batch"] = new() { Values = ["12", "16"] } },
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_cluster_runs_all_trials_each_as_a_job_and_names_the_best()
    {
        var cluster = await clusters.Get();
        var sweep = await Submitted(cluster, Spec);

        var status = await Ended(sweep);

        Assert.Equal(SweepState.Completed, status.State);
        Assert.Equal(Enumerable.Range(0, 6), status.Trials.Select(trial => trial.Number));
        foreach (var trial in status.Trials)
        {
            Assert.Equal($"{sweep.GetPrimaryKeyString()}-t{trial.Number:D3}", trial.Job);
            var job = await cluster.Grains.GetGrain<IJobGrain>(trial.Job).GetStatus();
            Assert.Equal(
                (JobState.Completed, job.ValidLoss, job.Parameters, 6L),
                (job.State, trial.Objective, trial.Parameters, trial.Steps));
            var spec = await cluster.Grains.GetGrain<IJobGrain>(trial.Job).GetSpec();
            Assert.Equal(trial.Values["model.hidden"], spec.Model.Hidden.ToString(CultureInfo.InvariantCulture));
        }

        Assert.Equal(status.Trials.Min(trial => trial.Objective), status.Best!.Objective);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_killed_silo_does_not_show_in_the_table(int silo)
    {
        var expected = Table(await Ended(await Submitted(await clusters.Get(), Spec)));
        await using var cluster = await TestCluster.StartAsync(3);
        var sweep = await Submitted(cluster, Spec);
        await Eventually.Holds(async () => (await sweep.GetStatus()).Trials.Any(trial => trial.HasEnded));

        await Eventually.Comes(cluster.Host.KillSiloAsync(cluster.Host.Silos[silo], Cancellation));

        Assert.Equal(expected, Table(await Ended(cluster.Grains.GetGrain<ISweepGrain>(sweep.GetPrimaryKeyString()))));
    }

    [Fact]
    public async Task It_goes_on_by_itself_when_its_activation_is_lost()
    {
        var cluster = await clusters.Get();
        var expected = Table(await Ended(await Submitted(cluster, Spec)));
        var sweep = await Submitted(cluster, Spec with { Parallel = 1 });
        var id = sweep.GetPrimaryKeyString();

        await cluster.Host.DeactivateAsync(sweep);

        // Nobody asks the sweep itself.
        var jobs = cluster.Grains.GetGrain<IJobGrain>($"{id}-t005");
        await Eventually.Holds(async () => await StateOf(jobs) == JobState.Completed);
        Assert.Equal(expected, Table(await Ended(sweep)));
    }

    [Fact]
    public async Task Whoever_watches_sees_the_same_end()
    {
        var sweep = await Submitted(await clusters.Get(), Spec);

        var seen = await Task.WhenAll(Watched(sweep), Watched(sweep));

        var expected = Table(await sweep.GetStatus());
        Assert.All(seen, table => Assert.Equal(expected, table));
    }

    [Fact]
    public async Task Trials_that_cannot_be_built_or_explode_are_rows_with_their_reason()
    {
        var status = await Ended(await Submitted(await clusters.Get(), WithFailures));

        Assert.Equal(SweepState.Completed, status.State);
        Assert.All(status.Trials, trial => Assert.Equal(
            trial.Values["training.batch"] == "12"
                ? (
                    TrialState.Failed,
                    "training.lanes: is 8; it must be a power of two that divides training.batch (12), or auto.")
                : (TrialState.Completed, null),
            (trial.State, trial.Reason)));
        Assert.Equal(2, status.Trials.Select(trial => trial.State).Distinct().Count());
    }

    [Fact]
    public async Task Data_that_cannot_be_read_ends_the_sweep_before_any_trial()
    {
        var cluster = await clusters.Get();
        var sweep = cluster.Grains.GetGrain<ISweepGrain>(TestCluster.NewId());
        await sweep.Submit(Spec, []);

        var status = await Ended(sweep);

        Assert.Equal((SweepState.Failed, 0), (status.State, status.Trials.Count));
        var failure = Assert.Single(status.Failures);
        Assert.Equal("base.data.path", failure.Path);
        Assert.EndsWith("start the sweep again with its spec file.", failure.Message, StringComparison.Ordinal);
        // With the data it goes on.
        await sweep.Submit(Spec, [await Upload(cluster, Spec)]);
        Assert.Equal(SweepState.Completed, (await Ended(sweep)).State);
    }

    [Fact]
    public async Task A_store_that_fails_now_and_then_is_no_trials_result()
    {
        await using var cluster = await TestCluster.StartAsync();
        var expected = Table(await Ended(await Submitted(cluster, Spec)));
        var sweep = cluster.Grains.GetGrain<ISweepGrain>(TestCluster.NewId());
        var id = sweep.GetPrimaryKeyString();
        cluster.Records.Fail(id, 1);
        await Assert.ThrowsAnyAsync<Exception>(() => sweep.Submit(Spec, []));
        await Assert.ThrowsAsync<KeyNotFoundException>(sweep.GetStatus);
        await Submitted(cluster, Spec, id);
        cluster.Records.Fail(id, 2, static () => new StoreException("it was away for a moment"));

        Assert.Equal(expected, Table(await Ended(sweep)));
        Assert.True(cluster.Records.Left(id) < 0);
    }

    [Fact]
    public async Task A_cancelled_sweep_cancels_its_trials_and_issues_no_more_and_a_retry_runs_them()
    {
        var cluster = await clusters.Get();
        var spec = Spec with { Budget = new BudgetSpec { Trials = 16 }, Parallel = 1 };
        var expected = Table(await Ended(await Submitted(cluster, spec)));
        var sweep = await Submitted(cluster, spec);
        await Eventually.Holds(async () => (await sweep.GetStatus()).Trials.Count > 1);

        await sweep.Cancel();
        var status = await Ended(sweep);

        Assert.Equal(SweepState.Cancelled, status.State);
        Assert.InRange(status.Trials.Count, 2, 15);
        Assert.All(status.Trials, static trial => Assert.True(trial.HasEnded));
        await sweep.Cancel();
        await sweep.Retry();
        var retried = await Ended(sweep);
        Assert.Equal(expected, Table(retried));
    }

    [Fact]
    public async Task Submitted_again_it_is_one_sweep_whose_budget_may_grow()
    {
        var cluster = await clusters.Get();
        var sweep = await Submitted(cluster, Spec with { Budget = new BudgetSpec { Trials = 3 } });
        var first = await Ended(sweep);
        var data = await Upload(cluster, Spec);

        Assert.Equal(3, (await sweep.Submit(Spec with { Budget = new BudgetSpec { Trials = 2 } }, [data])).Budget);
        await sweep.Submit(Spec with { Parallel = 3 }, [data]);
        var grown = await Ended(sweep);

        Assert.Equal(Table(first), Table(grown with { Trials = [.. grown.Trials.Take(3)] }));
        Assert.Equal(Table(await Ended(await Submitted(cluster, Spec))), Table(grown));
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => sweep.Submit(Spec with { Seed = 2 }, [data]));
        Assert.Contains("choose another id", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(1, (await sweep.GetSpec()).Seed);
    }

    [Fact]
    public async Task A_retry_runs_the_failed_trials_again_under_other_jobs_and_leaves_the_others()
    {
        var sweep = await Submitted(await clusters.Get(), WithFailures);
        var before = await Ended(sweep);

        await sweep.Retry();
        var after = await Ended(sweep);

        Assert.Equal(Table(before), Table(after));
        Assert.All(after.Trials, trial => Assert.Equal(trial.State == TrialState.Failed ? 2 : 1, trial.Tries));
        Assert.All(after.Trials, trial => Assert.Equal(
            $"{sweep.GetPrimaryKeyString()}-t{trial.Number:D3}{(trial.State == TrialState.Failed ? "-2" : "")}", trial.Job));
    }

    [Fact]
    public async Task A_damaged_page_of_trials_is_issued_again_with_the_same_values_and_jobs()
    {
        await using var cluster = await TestCluster.StartAsync();
        var sweep = await Submitted(cluster, Spec);
        var expected = Table(await Ended(sweep));
        await cluster.Host.DeactivateAsync(sweep);
        var page = Assert.Single(cluster.RecordFiles, static file => Path.GetFileName(file).Contains(
            TrialPages.Prefix + "0", StringComparison.Ordinal));
        var bytes = await File.ReadAllBytesAsync(page, Cancellation);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(page, bytes, Cancellation);

        await sweep.Submit(Spec with { Budget = new BudgetSpec { Trials = 7 } }, []);
        var status = await Ended(sweep);

        Assert.Equal(expected, Table(status with { Trials = [.. status.Trials.Take(6)] }));
    }

    [Fact]
    public async Task A_deleted_sweep_takes_its_jobs_with_it()
    {
        var cluster = await clusters.Get();
        var sweep = await Submitted(cluster, Spec);
        Assert.Equal(JobDeletion.Unfinished, await sweep.Delete());
        var status = await Ended(sweep);

        Assert.Equal(JobDeletion.Deleted, await sweep.Delete());

        Assert.Equal(JobDeletion.Missing, await sweep.Delete());
        await Assert.ThrowsAsync<KeyNotFoundException>(sweep.GetStatus);
        foreach (var trial in status.Trials)
            await Assert.ThrowsAsync<KeyNotFoundException>(cluster.Grains.GetGrain<IJobGrain>(trial.Job).GetStatus);
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
        var refusal = await Assert.ThrowsAsync<InvalidSpecException>(() => sweep.Submit(invalid, []));
        Assert.Equal(
            ["base.model.layers", "budget.trials", "search.model.hidden"],
            refusal.Failures.Select(failure => failure.Path).Order());
        await Assert.ThrowsAsync<KeyNotFoundException>(sweep.GetStatus);
        await Assert.ThrowsAsync<KeyNotFoundException>(sweep.GetSpec);
    }

    private static async Task<JobState?> StateOf(IJobGrain job)
    {
        try
        {
            return (await job.GetStatus()).State;
        }
        catch (KeyNotFoundException)
        {
            return null;
        }
    }
}
