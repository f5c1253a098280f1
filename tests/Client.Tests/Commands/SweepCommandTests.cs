namespace DistSeq.Client.Tests.Commands;

public sealed class SweepCommandTests : FolderTests
{
    private readonly FakeCluster _cluster = new();

    public SweepCommandTests()
    {
        Folder.Write("dino.yaml", "data: { path: names.txt }\n");
        Folder.Write("names.txt", "rex\ntriceratops\n");
        Folder.Write("cells.yaml", "base: dino.yaml\nsearch: { model.hidden: { values: [8, 64, 16, 32] }, model.cell: { values: "
            + "[gru] } }\nbudget: { trials: 4 }\nparallel: 2\n");
        _cluster.OnJob = static job => job.ValidLoss = 1.0 / job.Spec!.Model.Hidden;
    }

    [Fact]
    public async Task The_best_trial_comes_first_and_its_spec_trains()
    {
        var run = await RunAsync("sweep", "cells.yaml", "-o", "json");

        Assert.Equal(0, run.Code);
        var id = run.Json.GetProperty("sweep").GetString()!;
        Assert.Equal(
            [1, 3, 2, 0],
            run.Json.GetProperty("trials").EnumerateArray().Select(static trial => trial.GetProperty("trial").GetInt32()));
        Assert.Equal($"{id}-1", run.Json.GetProperty("best").GetProperty("job").GetString());
        Assert.Equal("64", run.Json.GetProperty("best").GetProperty("values").GetProperty("model.hidden").GetString());
        var best = run.Json.GetProperty("bestSpec").GetString()!;
        Assert.Equal(_cluster.Jobs[$"{id}-1"].Spec, SpecFile.LoadJob(best, [], "/").Spec);
        Assert.Equal(
            ["best.yaml", "result.json", "spec.yaml", "trials.jsonl"],
            Directory.GetFiles(Folder.At("runs/" + id)).Select(Path.GetFileName).Order());
        Assert.Equal(4, File.ReadAllLines(Folder.At($"runs/{id}/trials.jsonl")).Length);
    }

    [Fact]
    public async Task What_is_odd_about_the_data_of_all_trials_is_told_once()
    {
        _cluster.Dataset.Notes = ["the data is odd."];

        var run = await RunAsync("sweep", "cells.yaml");

        Assert.Equal(2, run.Output.Split("note: the data is odd.").Length);
    }

    [Fact]
    public async Task The_table_is_best_first_and_names_the_best_spec()
    {
        var run = await RunAsync("sweep", "cells.yaml");

        var lines = run.Output.ReplaceLineEndings("\n").Split('\n').Select(static line => line.Trim()).ToList();
        var head = lines.FindIndex(static line => line.StartsWith("rank", StringComparison.Ordinal));
        Assert.StartsWith("1      1  64      gru   0.0156", lines[head + 1], StringComparison.Ordinal);
        Assert.StartsWith("4      0  8       gru   0.1250", lines[head + 4], StringComparison.Ordinal);
        Assert.Matches(
            @"^train it   dotnet run -c Release --project src/Client -- train runs/cells-\w{6}/best\.yaml$",
            lines.Single(static line => line.StartsWith("train it", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Whatever_a_task_measures_goes_with_its_trials()
    {
        _cluster.OnJob = static job => (job.ValidLoss, job.Measures) = (1.0 / job.Spec!.Model.Hidden,
            [new("loss", 1.0 / job.Spec.Model.Hidden, "nats", false), new("macro-f1", job.Spec.Model.Hidden / 100.0, "", true)]);

        var json = await RunAsync("sweep", "cells.yaml", "-o", "json");
        var table = await RunAsync("sweep", "cells.yaml");

        var best = json.Json.GetProperty("best").GetProperty("measures");
        Assert.Equal(["loss", "macro-f1"], best.EnumerateObject().Select(static measure => measure.Name));
        Assert.Equal(0.64, best.GetProperty("macro-f1").GetDouble());
        Assert.Contains("best       trial 1, loss 0.0156 (macro f1 64.0 %), job cells-", table.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_data_is_prepared_once()
    {
        await RunAsync("sweep", "cells.yaml", "--set", "parallel=1");

        Assert.Single(_cluster.Dataset.Prepared);
        Assert.Equal(4, _cluster.Jobs.Count);
    }

    [Fact]
    public async Task A_trial_that_fails_is_a_row_with_its_reason_and_the_sweep_goes_on()
    {
        _cluster.OnJob = static job =>
        {
            job.ValidLoss = job.Spec!.Model.Hidden == 32 ? double.NaN : 1.0 / job.Spec.Model.Hidden;
            job.Error = job.Spec.Model.Hidden == 64 ? "out of memory." : null;
        };

        var run = await RunAsync("sweep", "cells.yaml", "-o", "json");

        Assert.Equal(0, run.Code);
        Assert.Equal(
            [(2, "Completed", null), (0, "Completed", null), (1, "Failed", "out of memory."),
                (3, "Failed", "its loss is not a number: the training diverged")],
            run.Json.GetProperty("trials").EnumerateArray().Select(static trial =>
                (trial.GetProperty("trial").GetInt32(), trial.GetProperty("state").GetString(),
                    trial.GetProperty("reason").GetString())));
    }

    [Fact]
    public async Task A_trial_whose_job_the_cluster_has_lost_is_submitted_again_under_its_id()
    {
        var lost = 0;
        _cluster.OnJob = job =>
        {
            job.ValidLoss = 1.0 / job.Spec!.Model.Hidden;
            if (job.Spec.Model.Hidden == 64 && lost++ == 0)
                job.Lose(afterStep: 1);
        };

        var run = await RunAsync("sweep", "cells.yaml", "--set", "parallel=1");

        var (id, sweep) = Assert.Single(_cluster.Sweeps);
        Assert.Equal((0, 2), (run.Code, lost));
        Assert.Equal(4, sweep.Trials.Count(static trial => trial.State == TrialState.Completed));
        Assert.Equal(2, _cluster.Dataset.Prepared.Count);
        Assert.Single(run.Output.Split('\n'), line => line.StartsWith(
            $"The cluster no longer knows {id}-1, the job of trial 1, or its data: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_sweep_that_the_cluster_has_lost_is_begun_again_and_goes_on_with_its_jobs()
    {
        var lost = false;
        _cluster.OnJob = job =>
        {
            job.ValidLoss = 1.0 / job.Spec!.Model.Hidden;
            if (job.Spec.Model.Hidden == 16 && !lost)
            {
                lost = true;
                Assert.Single(_cluster.Sweeps).Value.Lose();
            }
        };

        var run = await RunAsync("sweep", "cells.yaml", "--set", "parallel=1");

        var (_, sweep) = Assert.Single(_cluster.Sweeps);
        Assert.Equal((0, true, 4), (run.Code, lost, _cluster.Jobs.Count));
        Assert.Equal(4, sweep.Trials.Count(static trial => trial.State == TrialState.Completed));
        Assert.Single(run.Output.Split('\n'),
            static line => line.StartsWith("The cluster no longer knows the sweep: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_store_that_keeps_nothing_ends_the_sweep()
    {
        _cluster.OnJob = static job => job.Lose(afterStep: 1);

        var run = await RunAsync("sweep", "cells.yaml", "--set", "parallel=1");

        Assert.Equal(2, run.Code);
        Assert.Contains("The cluster no longer knows the job ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_trial_that_failed_for_what_passes_is_no_result_and_is_run_when_the_sweep_is_resumed()
    {
        _cluster.Dataset.Troubles.Enqueue(new ClusterFaultException("A call has failed within the cluster."));

        var first = await RunAsync("sweep", "cells.yaml", "--set", "parallel=1");

        var (id, sweep) = Assert.Single(_cluster.Sweeps);
        Assert.Equal((2, TrialState.Running), (first.Code, Assert.Single(sweep.Trials).State));
        Assert.Equal(0, (await RunAsync("sweep", "cells.yaml", "--set", "parallel=1", "--resume", id)).Code);
        Assert.Equal(4, sweep.Trials.Count(static trial => trial.State == TrialState.Completed));
    }

    [Fact]
    public async Task Data_that_cannot_be_prepared_end_the_sweep_and_no_trial()
    {
        _cluster.Dataset.Troubles.Enqueue(InvalidSpecException.At("data.path", "cannot be read by the cluster."));

        var run = await RunAsync("sweep", "cells.yaml", "--set", "parallel=1");

        Assert.Equal((1, "dino.yaml:1:15: base.data.path: cannot be read by the cluster."), (run.Code, run.Error.TrimEnd()));
        Assert.Equal(TrialState.Running, Assert.Single(_cluster.Sweeps.Single().Value.Trials).State);
    }

    [Fact]
    public async Task A_trial_whose_issue_was_lost_on_its_way_is_run_too()
    {
        var sweep = new FakeSweep("cells-lossy") { LosesAnswer = true };
        _cluster.Sweeps["cells-lossy"] = sweep;

        var run = await RunAsync("sweep", "cells.yaml", "--resume", "cells-lossy", "--set", "parallel=1");

        Assert.Equal(0, run.Code);
        Assert.Equal(4, sweep.Trials.Count(static trial => trial.State == TrialState.Completed));
    }

    [Fact]
    public async Task A_combination_that_breaks_a_rule_is_a_failed_trial()
    {
        Folder.Write("cells.yaml", "base: dino.yaml\nsearch: { training.batch: { values: [12, 32] }, training.window: { values: "
            + "[8] } }\nbudget: { trials: 2 }\n");

        var run = await RunAsync("sweep", "cells.yaml", "-o", "json", "--set", "base.training.lanes=8");

        Assert.Equal(
            (0, "32"), (run.Code, run.Json.GetProperty("best").GetProperty("values").GetProperty("training.batch").GetString()));
        Assert.Equal("training.lanes: is 8; it must be a power of two that divides training.batch (12), or auto.",
            run.Json.GetProperty("trials")[1].GetProperty("reason").GetString());
    }

    [Fact]
    public async Task When_every_trial_fails_the_code_is_1()
    {
        _cluster.OnJob = static job => job.Error = "no.";

        var run = await RunAsync("sweep", "cells.yaml", "-o", "json");

        Assert.Equal((1, false), (run.Code, run.Json.GetProperty("best").ValueKind == System.Text.Json.JsonValueKind.Object));
        Assert.Contains("No trial of cells-", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Trials_that_a_dead_client_had_begun_are_run_first()
    {
        var sweep = new FakeSweep("cells-dead");
        _cluster.Sweeps["cells-dead"] = sweep;
        await sweep.Submit(SweepSpecFile.Load("cells.yaml", [], Folder.Path).Spec);
        await sweep.Next();

        var run = await RunAsync("sweep", "cells.yaml", "--resume", "cells-dead", "-o", "json");

        Assert.Equal((0, "cells-dead"), (run.Code, run.Json.GetProperty("sweep").GetString()));
        Assert.Equal(["cells-dead-0", "cells-dead-1", "cells-dead-2", "cells-dead-3"], _cluster.Jobs.Keys.Order());
        Assert.All(sweep.Trials, static trial => Assert.Equal(TrialState.Completed, trial.State));
    }

    [Fact]
    public async Task An_interrupt_leaves_the_trials_to_the_sweep_that_goes_on_and_says_how()
    {
        using var interrupt = new CancellationTokenSource();
        _cluster.OnJob = job =>
        {
            job.Endless = true;
            job.Watched.Task.ContinueWith(_ => interrupt.Cancel(), TaskScheduler.Default);
        };

        var run = await ClientRun.OfAsync(_cluster, Folder, interrupt.Token, "sweep", "cells.yaml", "--set", "parallel=1");

        var (id, sweep) = Assert.Single(_cluster.Sweeps);
        Assert.Equal((130, TrialState.Running), (run.Code, Assert.Single(sweep.Trials).State));
        var job = Assert.Single(_cluster.Jobs);
        Assert.False(job.Value.Status.IsFinished);
        Assert.StartsWith("Interrupted: running trials stop at their next step, and continue with the sweep.",
            run.Error[run.Error.IndexOf("Interrupted", StringComparison.Ordinal)..], StringComparison.Ordinal);
        Assert.Contains($"-- sweep cells.yaml --set parallel=1 --resume {id}", run.Error, StringComparison.Ordinal);

        _cluster.OnJob = static _ => { };
        job.Value.Endless = false;
        var rest = await RunAsync("sweep", "cells.yaml", "--set", "parallel=1", "--resume", id);

        Assert.Equal(0, rest.Code);
        Assert.All(sweep.Trials, static trial => Assert.Equal(TrialState.Completed, trial.State));
        Assert.Equal((4, 4), (sweep.Trials.Count, _cluster.Jobs.Count));
    }

    [Fact]
    public async Task A_mistake_in_the_base_data_starts_nothing()
    {
        Folder.Write("names.txt", "");

        var run = await RunAsync("sweep", "cells.yaml");

        Assert.Equal((1, 0), (run.Code, _cluster.Opened));
        Assert.Equal(
            $"dino.yaml:1:15: base.data.path: {Folder.At("names.txt")} is empty; it must hold at least 2 characters.",
            run.Error.TrimEnd());
    }

    private Task<ClientRun> RunAsync(params string[] arguments) => ClientRun.OfAsync(_cluster, Folder, arguments);
}
