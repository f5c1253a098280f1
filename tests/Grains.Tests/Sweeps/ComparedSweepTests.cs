using DistSeq.Contracts.Sweeps;
using static DistSeq.Grains.Tests.Sweeps.RunSweep;

namespace DistSeq.Grains.Tests.Sweeps;

/// <summary>What a sweep looks for, and how its trials are made comparable.</summary>
public sealed class ComparedSweepTests(Clusters clusters)
{
    private static readonly SweepSpec Spec = new()
    {
        Base = Examples.Job with { Training = Examples.Job.Training with { Steps = 6 } },
        Search = new Dictionary<string, SearchSpec> { ["model.cell"] = new() { Values = ["rnn", "gru", "lstm"] } },
        Algorithm = new AlgorithmSpec { Kind = SearchAlgorithm.Grid },
        Budget = new BudgetSpec { Trials = 20 },
    };

    [Fact]
    public async Task A_space_that_has_been_tried_out_ends_the_sweep_and_says_so()
    {
        var status = await Run(Spec);

        Assert.Equal((SweepState.Completed, true, 3), (status.State, status.IsExhausted, status.Trials.Count));
        Assert.False((await Run(Spec with { Budget = new BudgetSpec { Trials = 3 } })).IsExhausted);
    }

    [Fact]
    public async Task Each_configuration_is_tried_with_several_seeds_in_a_row()
    {
        var status = await Run(Spec with { Seeds = 2 });

        Assert.Equal(
            ["rnn 1", "rnn 2", "gru 1", "gru 2", "lstm 1", "lstm 2"],
            status.Trials.Select(static trial => $"{trial.Values["model.cell"]} {trial.Values["seed"]}"));
        Assert.Equal(6, status.Trials.Select(static trial => trial.Objective).Distinct().Count());
    }

    [Fact]
    public async Task Trials_that_are_enqueued_come_first_and_are_not_repeated()
    {
        var status = await Run(Spec with
        {
            Enqueue =
            [
                new Dictionary<string, string> { ["model.cell"] = "lstm" },
                new Dictionary<string, string> { ["model.hidden"] = "20" },
            ],
        });

        Assert.Equal(
            ["[model.cell, lstm]", "[model.hidden, 20]", "[model.cell, rnn]", "[model.cell, gru]"],
            status.Trials.Select(static trial => string.Join(' ', trial.Values)));
    }

    [Fact]
    public async Task Cells_are_compared_at_equal_parameters()
    {
        var status = await Run(Spec with { Equalize = Equalization.Parameters });

        // The base is an LSTM with 48 units.
        var lstm = status.Trials.Single(static trial => trial.Values["model.cell"] == "lstm");
        Assert.Equal("48", lstm.Values["model.hidden"]);
        Assert.All(status.Trials, trial => Assert.InRange(trial.Parameters / (double)lstm.Parameters, 0.97, 1.03));
        Assert.Equal(3, status.Trials.Select(static trial => trial.Values["model.hidden"]).Distinct().Count());
    }

    [Fact]
    public async Task Cells_are_compared_at_equal_operations()
    {
        var status = await Run(Spec with { Equalize = Equalization.Compute });

        var steps = status.Trials.ToDictionary(static trial => trial.Values["model.cell"], static trial => trial.Steps);
        Assert.Equal(6, steps["lstm"]);
        Assert.True(steps["rnn"] > steps["gru"] && steps["gru"] > steps["lstm"], string.Join(' ', steps));
    }

    [Fact]
    public async Task The_best_is_the_highest_where_the_measure_says_so()
    {
        var labelled = Spec with
        {
            Base = Spec.Base with { Task = TaskKind.Classify, Data = Spec.Base.Data with { Format = DataFormat.Tsv } },
            Objective = new ObjectiveSpec { Measure = "accuracy" },
        };
        var status = await Run(labelled);
        Assert.Equal(status.Trials.Max(static trial => trial.Objective), status.Best!.Objective);
        Assert.All(status.Trials, static trial =>
            Assert.Equal(trial.Measures.Single(static measure => measure.Name == "accuracy").Value, trial.Objective));

        var turned = await Run(Spec with { Objective = new ObjectiveSpec { Direction = ObjectiveDirection.Maximize } });
        Assert.Equal(turned.Trials.Max(static trial => trial.Objective), turned.Best!.Objective);
    }

    [Fact]
    public async Task Two_objectives_give_those_that_no_other_beats()
    {
        var status = await Run(Spec with { Objective = new ObjectiveSpec { Second = "parameters" } });

        var front = TrialOrder.Front(status.Trials);
        Assert.Equal(status.Best, front[0]);
        Assert.Equal(status.Trials.Min(static trial => trial.Parameters), front[^1].Parameters);
        Assert.All(status.Trials.Except(front), trial => Assert.Contains(
            front, other => other.Objective <= trial.Objective && other.Parameters <= trial.Parameters));
    }

    [Fact]
    public async Task Without_held_out_data_the_objective_must_be_one_that_needs_none()
    {
        var spec = Spec with { Base = Spec.Base with { Data = Spec.Base.Data with { Validation = 0 } } };
        Assert.Equal("base.data.validation", Assert.Single(SpecRules.Check(spec)).Path);

        var status = await Run(spec with { Objective = new ObjectiveSpec { Measure = "train-loss" } });
        Assert.All(status.Trials, static trial => Assert.True(trial.IsRanked));
    }

    [Fact]
    public async Task A_measure_that_the_task_does_not_have_ends_the_sweep_and_names_those_it_has()
    {
        var status = await Run(Spec with { Objective = new ObjectiveSpec { Measure = "acuracy" } });

        Assert.Equal(SweepState.Failed, status.State);
        Assert.All(status.Trials, static trial => Assert.True(trial.HasEnded));
        var failure = Assert.Single(status.Failures);
        Assert.Equal("objective.measure", failure.Path);
        Assert.Contains(
            "choose one of loss, perplexity, bits-per-character, train-loss", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_budget_of_steps_ends_the_sweep_at_the_same_trial_at_any_number_of_trials_at_once()
    {
        var spec = Spec with
        {
            Search = new Dictionary<string, SearchSpec> { ["optimizer.learningRate"] = new() { Range = [0.001, 0.1] } },
            Algorithm = new AlgorithmSpec(),
            Budget = new BudgetSpec { Trials = 40, Steps = 30 },
        };

        var one = await Run(spec with { Parallel = 1 });
        var many = await Run(spec with { Parallel = 8 });

        // Five trials have used it up; as many more may be out by then.
        Assert.Equal((SweepState.Completed, 9), (one.State, one.Trials.Count));
        Assert.Equal(Table(one), Table(many));
    }

    [Fact]
    public async Task After_its_hours_no_more_trials_begin()
    {
        var status = await Run(Spec with
        {
            Search = new Dictionary<string, SearchSpec> { ["optimizer.learningRate"] = new() { Range = [0.001, 0.1] } },
            Algorithm = new AlgorithmSpec(),
            Budget = new BudgetSpec { Trials = 100_000, Hours = 0.001 },
        });

        Assert.Equal(SweepState.Completed, status.State);
        Assert.InRange(status.Trials.Count, 1, 99_999);
        Assert.All(status.Trials, static trial => Assert.Equal(TrialState.Completed, trial.State));
    }

    private async Task<SweepStatus> Run(SweepSpec spec) => await Ended(await Submitted(await clusters.Get(), spec));
}
