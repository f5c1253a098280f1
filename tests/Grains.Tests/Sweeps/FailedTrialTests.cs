using DistSeq.Contracts.Sweeps;
using static DistSeq.Grains.Tests.Sweeps.RunSweep;

namespace DistSeq.Grains.Tests.Sweeps;

/// <summary>Whatever a trial fails of is in its row, with what to do about it, and concerns no other trial.</summary>
public sealed class FailedTrialTests(Clusters clusters)
{
    private const string RunsOutOfMemory = "runs out of memory";

    // Rectified units overflow within a few steps at a high rate.
    private static readonly SweepSpec Spec = new()
    {
        Base = Examples.Job with
        {
            Seed = 6,
            Model = new ModelSpec { Cell = CellKind.RnnRelu, Hidden = 48 },
            Optimizer = new OptimizerSpec { Kind = OptimizerKind.Sgd },
        },
        Search = new Dictionary<string, SearchSpec> { ["optimizer.learningRate"] = new() { Range = [0.001, 0.01] } },
        Budget = new BudgetSpec { Trials = 3 },
    };

    public static TheoryData<string, string, string> Kinds => new()
    {
        {
            "explodes", "optimizer.learningRate=10",
            "Step * is not finite at learning rate 10: lane * Lower optimizer.learningRate or set training.clip."
        },
        {
            "does not fit", "model.cell=lstm model.hidden=8192 model.layers=2",
            "model.hidden: is 8,192: the model would have * parameters and a checkpoint of 3.0 GiB; 2.0 GiB is the most. Lower *"
        },
        {
            "is larger than any model", "model.cell=lstm model.hidden=8192 model.layers=16",
            "model.hidden: is 8192: the model would have more than 2^30 parameters; lower hidden, layers or embedding."
        },
        {
            RunsOutOfMemory, "model.hidden=40",
            "A silo has run out of memory for this job: No memory. Lower * model.hidden (40) *, or give the silos more memory."
        },
        {
            "cannot be built", "training.batch=12 training.lanes=8",
            "training.lanes: is 8; it must be a power of two that divides training.batch (12), or auto."
        },
        {
            "has a field that its optimizer lacks", "optimizer.kind=adam optimizer.momentum=0.5",
            "optimizer.momentum: is not used by adam, only by momentum and nesterov; "
            + "search it with when: { optimizer.kind: [momentum, nesterov] }."
        },
        {
            "has a field that its schedule lacks", "optimizer.schedule.kind=constant optimizer.schedule.patience=3",
            "optimizer.schedule.patience: is only for the kind on-plateau; "
            + "search it with when: { optimizer.schedule.kind: [on-plateau] }."
        },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_trial_that_fails_is_a_row_with_its_reason_and_the_others_complete(
        string kind, string values, string reason)
    {
        var cluster = await clusters.Get();
        var id = TestCluster.NewId();
        if (kind == RunsOutOfMemory)
            StarveFirst(cluster, id);

        var failing = values.Split(' ').Select(static value => value.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]);
        var status = await Ended(await Submitted(cluster, Spec with { Enqueue = [failing] }, id));

        Assert.Equal(SweepState.Completed, status.State);
        Assert.Equal(
            [TrialState.Failed, TrialState.Completed, TrialState.Completed], status.Trials.Select(static trial => trial.State));
        Assert.Equal(failing, status.Trials[0].Values);
        var row = status.Trials[0].Reason!;
        Assert.True(
            System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(reason, row), $"{kind}: the reason is \"{row}\"");
        Assert.All(status.Trials.Skip(1), static trial => Assert.Null(trial.Reason));
        Assert.Contains(status.Best!.Number, new[] { 1, 2 });
    }

    private static void StarveFirst(TestCluster cluster, string sweep) =>
#pragma warning disable CA2201 // It is what the runtime throws.
        cluster.Interference.On($"{sweep}-t000/0", static (_, _) => throw new OutOfMemoryException("No memory."));
#pragma warning restore CA2201
}
