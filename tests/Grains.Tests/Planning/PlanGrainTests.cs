using DistSeq.Contracts.Planning;
using DistSeq.Contracts.Sweeps;

namespace DistSeq.Grains.Tests.Planning;

public sealed class PlanGrainTests(Clusters clusters)
{
    private static readonly SweepSpec Sweep = new()
    {
        Base = Examples.Job with { Training = Examples.Job.Training with { Steps = 6 } },
        Search = new Dictionary<string, SearchSpec>
        {
            ["model.hidden"] = new() { Values = ["16", "24"] },
            ["optimizer.learningRate"] = new() { Range = [0.001, 0.1], Scale = SearchScale.Log },
        },
        Budget = new BudgetSpec { Trials = 6 },
    };

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_planned_job_is_the_job_that_is_trained(int silos)
    {
        var cluster = await clusters.Get(silos);
        var spec = Examples.Job with { Training = Examples.Job.Training with { Steps = null, Epochs = 3 } };
        var dataset = await cluster.Prepare(spec.Data, Examples.Text(spec));

        var plan = await Planner(cluster).PlanJob(spec, dataset.Id);

        var outcome = await cluster.Train(spec);
        Assert.Equal(JobState.Completed, outcome.Status.State);
        Assert.Equal(
            (outcome.Status.Parameters, outcome.Status.Steps, outcome.Status.Lanes, outcome.Status.ComputeThreads),
            (plan.Parameters, plan.Steps, plan.Lanes, plan.Threads));
        Assert.Equal(outcome.Status.WorkerSilos.Count, plan.Silos);
        Assert.Equal(TaskKind.Language, plan.Task);
        Assert.Equal(3, plan.Epochs, 6);
        Assert.True(plan is { MemoryBytes: > 0, Seconds: > 0, TokensPerStep: > 0 });
    }

    [Fact]
    public async Task What_a_job_would_be_refused_for_is_said()
    {
        var cluster = await clusters.Get();
        var dataset = await cluster.Prepare(Examples.Job.Data, Examples.Text(Examples.Job));
        var spec = Examples.Job with { Model = new ModelSpec { Hidden = 8_192, Layers = 16 } };

        var failure = await Assert.ThrowsAsync<InvalidSpecException>(() => Planner(cluster).PlanJob(spec, dataset.Id));

        Assert.Equal("model.hidden", Assert.Single(failure.Failures).Path);
    }

    [Fact]
    public async Task Planned_trials_are_the_trials_that_are_run_and_nothing_is_left()
    {
        var cluster = await clusters.Get();
        var before = cluster.RecordFiles.Length;

        var plan = await PlanSweep(cluster, Sweep);

        Assert.Equal(before, cluster.RecordFiles.Length);
        Assert.Equal((6, 2, 36L, null, false), (plan.Trials, plan.AtOnce, plan.Steps, plan.Points, plan.DependsOnResults));
        var sweep = cluster.Grains.GetGrain<ISweepGrain>(TestCluster.NewId());
        await sweep.Submit(Sweep, [await Data(cluster)]);
        await Eventually.Holds(async () => (await sweep.GetStatus()).IsFinished);
        var run = (await sweep.GetStatus()).Trials;
        Assert.Equal(run.Select(static trial => Words(trial.Values)), plan.First.Select(static trial => Words(trial.Values)));
        Assert.Equal(run.Select(static trial => trial.Parameters), plan.First.Select(static trial => trial.Job!.Parameters));
    }

    [Fact]
    public async Task A_small_space_has_fewer_trials_than_the_budget()
    {
        var plan = await PlanSweep(await clusters.Get(), Sweep with
        {
            Search = new Dictionary<string, SearchSpec> { ["training.batch"] = new() { Values = ["12", "16"] } },
            Base = Sweep.Base with { Training = Sweep.Base.Training with { Lanes = 8 } },
        });

        Assert.Equal((2L, 2), (plan.Points, plan.Trials));
        Assert.Contains("lanes", Assert.Single(plan.First, static trial => trial.Job is null).Fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Values_that_depend_on_results_are_not_guessed_and_rungs_are_told()
    {
        var plan = await PlanSweep(await clusters.Get(), Sweep with
        {
            Algorithm = new AlgorithmSpec { Kind = SearchAlgorithm.Tpe, Startup = 5 },
            Pruning = new PruningSpec { Kind = PruningKind.Median, Every = 2 },
            Budget = new BudgetSpec { Trials = 30 },
            Parallel = 20,
            Lag = 2,
        });

        Assert.Equal((30, 5, true), (plan.Trials, plan.First.Count, plan.DependsOnResults));
        Assert.Equal([2L, 4L], plan.Rungs);
        Assert.InRange(plan.AtOnce, 3, 6);
    }

    [Fact]
    public async Task Seeds_are_trials_of_their_own_and_wait_together()
    {
        var plan = await PlanSweep(await clusters.Get(), Sweep with
        {
            Algorithm = new AlgorithmSpec { Kind = SearchAlgorithm.Tpe, Startup = 2 },
            Seeds = 3,
            Budget = new BudgetSpec { Trials = 30 },
            Parallel = 20,
            Lag = 1,
        });

        Assert.Equal((30, 6), (plan.Trials, plan.AtOnce));
        Assert.Equal(["1", "2", "3"], plan.First.Take(3).Select(static trial => trial.Values["seed"]));
    }

    [Fact]
    public async Task Data_that_cannot_be_read_is_a_fault_of_the_base()
    {
        var cluster = await clusters.Get();
        var spec = Sweep with { Base = Sweep.Base with { Data = Sweep.Base.Data with { Path = "elsewhere.txt" } } };

        var failure = await Assert.ThrowsAsync<InvalidSpecException>(() => Planner(cluster).PlanSweep(spec, []));

        Assert.Equal("base.data.path", Assert.Single(failure.Failures).Path);
    }

    private static IPlanGrain Planner(TestCluster cluster) => cluster.Grains.GetGrain<IPlanGrain>(0);

    private static async Task<PlannedSweep> PlanSweep(TestCluster cluster, SweepSpec spec) =>
        await Planner(cluster).PlanSweep(spec, [await Data(cluster)]);

    private static async Task<SweepData> Data(TestCluster cluster) => new(
        SweepData.SourceOf(Sweep.Base.Data), await cluster.Upload(Encoding.UTF8.GetBytes(Examples.Text(Sweep.Base))));

    private static string Words(IReadOnlyDictionary<string, string> values) =>
        string.Join(' ', values.Select(static pair => $"{pair.Key}={pair.Value}"));
}
