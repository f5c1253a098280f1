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
            run.Json.GetProperty("trials").EnumerateArray().Select(static trial => trial.GetProperty("number").GetInt32()));
        Assert.Equal($"{id}-1", run.Json.GetProperty("best").GetProperty("job").GetString());
        Assert.Equal("64", run.Json.GetProperty("best").GetProperty("values").GetProperty("model.hidden").GetString());
        var best = run.Json.GetProperty("bestSpec").GetString()!;
        Assert.Equal(_cluster.Jobs[$"{id}-1"].Spec, SpecFile.LoadJob(best, [], "/").Spec);
        Assert.Equal(
            ["best.yaml", "result.json", "spec.yaml", "trials.csv", "trials.jsonl"],
            Directory.GetFiles(Folder.At("runs/" + id)).Select(Path.GetFileName).Order());
        Assert.Equal(4, File.ReadAllLines(Folder.At($"runs/{id}/trials.jsonl")).Length);
    }

    [Fact]
    public async Task A_dry_run_says_what_the_sweep_would_be_and_starts_nothing()
    {
        var run = await RunAsync("sweep", "run", "cells.yaml", "--dry-run");

        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Equal(
            """
            sweep     cells: 30 trials, 4 at once; the space has 40 points
            data      1,395 sequences: 16,000 targets to train on, 1,800 to validate on; 28 distinct inputs

            trial  hidden  cell  params  steps
                0  64      gru   84,124  1,090
                1  8       gru    1,000  1,090
                2  9       gru        -      -
            The values of later trials depend on results.

            trial 2 would fail: it is too odd
            smallest  trial 1: 1,000 parameters
            largest   trial 0: 84,124 parameters
            memory    12.5 MiB, of 4.0 GiB, each trial
            steps     32,700 in all, if later trials are alike, less what pruning saves
            rungs     at steps 30, 90, 270
            time      at least 0:20, counting matrix products alone: an estimate, nothing is measured
            Nothing has been started.

            """,
            string.Join('\n', run.Output.ReplaceLineEndings("\n").Split('\n').Select(static line => line.TrimEnd())),
            ignoreLineEndingDifferences: true);
        Assert.Single(_cluster.Plan.Sweeps);
        Assert.Empty(_cluster.Sweeps);
        Assert.False(Directory.Exists(Folder.At("runs")));
    }

    [Fact]
    public async Task A_dry_run_of_a_sweep_whose_trials_would_all_fail_ends_with_1()
    {
        _cluster.Plan.Sweep = FakePlan.Cells with { First = [FakePlan.Cells.First[2]] };

        var run = await RunAsync("sweep", "cells.yaml", "--dry-run", "-o", "json");

        Assert.Equal(1, run.Code);
        Assert.Equal(30, run.Json.GetProperty("plan").GetProperty("trials").GetInt32());
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
    public async Task When_every_trial_fails_the_code_is_1()
    {
        _cluster.OnJob = static job => job.Error = "no.";

        var run = await RunAsync("sweep", "cells.yaml", "-o", "json");

        Assert.Equal((1, false), (run.Code, run.Json.GetProperty("best").ValueKind == System.Text.Json.JsonValueKind.Object));
        Assert.Contains("No trial of cells-", run.Error, StringComparison.Ordinal);
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

    [Fact]
    public async Task A_trial_that_fails_is_a_row_with_its_reason_also_in_a_table_for_other_programs()
    {
        _cluster.OnJob = static job =>
        {
            job.ValidLoss = 1.0 / job.Spec!.Model.Hidden;
            job.Error = job.Spec.Model.Hidden == 64 ? "out of memory, or \"so\"" : null;
        };

        var run = await RunAsync("sweep", "run", "cells.yaml", "-o", "json");

        Assert.Equal(0, run.Code);
        var rows = File.ReadAllLines(Folder.At($"runs/{run.Json.GetProperty("id").GetString()}/trials.csv"));
        Assert.Equal("number,state,parent,model.hidden,model.cell,objective,parameters,steps,seconds,job,reason", rows[0]);
        Assert.StartsWith("0,completed,,8,gru,0.125,", rows[1], StringComparison.Ordinal);
        Assert.EndsWith(",\"out of memory, or \"\"so\"\"\"", rows[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sweep_that_the_cluster_has_lost_is_submitted_again()
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

        var run = await RunAsync("sweep", "cells.yaml");

        var (_, sweep) = Assert.Single(_cluster.Sweeps);
        Assert.Equal((0, true, 2, 4), (run.Code, lost, sweep.Submissions, _cluster.Jobs.Count));
        Assert.All(sweep.Trials, static trial => Assert.Equal(TrialState.Completed, trial.State));
        Assert.Single(run.Output.Split('\n'),
            static line => line.StartsWith("The cluster no longer knows the sweep: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Data_that_the_cluster_cannot_read_is_told_at_its_place()
    {
        _cluster.Sweeps["cells-bad"] = new FakeSweep("cells-bad", _cluster)
        {
            Failures = [new SpecFailure("base.data.path", "cannot be read by the cluster.")],
        };

        var run = await RunAsync("sweep", "cells.yaml", "--id", "cells-bad");

        Assert.Equal((1, "dino.yaml:1:15: base.data.path: cannot be read by the cluster."), (run.Code, run.Error.TrimEnd()));
    }

    [Fact]
    public async Task Every_file_that_trials_may_read_is_uploaded()
    {
        Folder.Write("more.txt", "alba\nbronto\n");
        Folder.Write("cells.yaml", "base: dino.yaml\nsearch: { data.path: { values: [names.txt, more.txt] } }\n"
            + "budget: { trials: 2 }\n");

        Assert.Equal(0, (await RunAsync("sweep", "cells.yaml")).Code);

        var (_, sweep) = Assert.Single(_cluster.Sweeps);
        Assert.Equal(
            [Folder.At("names.txt"), Folder.At("more.txt")], sweep.Data.Select(static data => data.Source.Path));
        Assert.Equal(2, _cluster.Uploads.Count);
    }

    [Fact]
    public async Task An_interrupt_leaves_the_sweep_to_the_cluster_and_says_how_to_go_on()
    {
        using var interrupt = new CancellationTokenSource();
        _cluster.OnJob = job =>
        {
            job.Endless = true;
            job.Watched.Task.ContinueWith(_ => interrupt.Cancel(), TaskScheduler.Default);
        };

        var run = await ClientRun.OfAsync(_cluster, Folder, interrupt.Token, "sweep", "cells.yaml");

        var (id, sweep) = Assert.Single(_cluster.Sweeps);
        Assert.Equal((130, TrialState.Running), (run.Code, Assert.Single(sweep.Trials).State));
        Assert.Contains("Interrupted: running trials stop at their next step, and continue with the sweep.", run.Error,
            StringComparison.Ordinal);
        Assert.Contains($"-- sweep resume {id}", run.Error, StringComparison.Ordinal);

        Assert.False(Assert.Single(_cluster.Jobs).Value.Status.IsFinished);
        _cluster.OnJob = static _ => { };
        await _cluster.Jobs.Values.Single().Cancel();
        var rest = await RunAsync("sweep", "resume", id, "-o", "json");

        Assert.Equal((0, 4), (rest.Code, rest.Json.GetProperty("trials").GetArrayLength()));
    }

    [Fact]
    public async Task A_sweep_may_be_left_to_a_cluster_at_once_but_not_to_a_local_one()
    {
        var detached = await RunAsync("sweep", "run", "cells.yaml", "--detach", "-o", "json", "--cluster", "redis://redis:6379");

        Assert.True(detached.Code == 0, detached.Error);
        var (id, sweep) = Assert.Single(_cluster.Sweeps);
        Assert.Equal((0, id), (detached.Code, detached.Json.GetProperty("id").GetString()));
        await Eventually.Holds(async () => (await sweep.GetStatus()).IsFinished);

        var local = await RunAsync("sweep", "run", "cells.yaml", "--detach");

        Assert.Equal(
            (1, "--detach needs a cluster that goes on without this process: add --cluster ADDRESS, or leave --detach out."),
            (local.Code, local.Error.TrimEnd()));
    }

    [Theory]
    [InlineData("watch", 4)]
    [InlineData("resume", 4)]
    [InlineData("resume --trials 6", 6)]
    [InlineData("retry --failed", 4)]
    [InlineData("extend --trials 5", 5)]
    public async Task A_sweep_that_was_submitted_before_is_followed_to_its_end(string words, int trials)
    {
        var (id, _) = await Ended();
        var command = words.Split(' ');

        var run = await RunAsync(["sweep", command[0], id, .. command[1..], "-o", "json"]);

        Assert.Equal((0, trials), (run.Code, run.Json.GetProperty("trials").GetArrayLength()));
        Assert.True(File.Exists(Folder.At($"runs/{id}/spec.yaml")));
    }

    [Fact]
    public async Task A_sweep_does_not_shrink()
    {
        var (id, _) = await Ended();

        var run = await RunAsync("sweep", "extend", id, "--trials", "3");

        Assert.Equal(
            (1, "--trials is 3, but the sweep has 4 already; name more, or leave it out."), (run.Code, run.Error.TrimEnd()));
    }

    [Fact]
    public async Task Sweeps_are_listed_shown_cancelled_and_deleted()
    {
        Assert.StartsWith("No sweeps yet. ", (await RunAsync("sweep", "list")).Output, StringComparison.Ordinal);
        var (id, sweep) = await Ended();

        Assert.Contains($"{id}  completed     4/4", (await RunAsync("sweep", "list")).Output, StringComparison.Ordinal);
        var listed = (await RunAsync("sweep", "list", "-o", "json")).Json.GetProperty("sweeps")[0];
        Assert.Equal(id, listed.GetProperty("id").GetString());
        Assert.Equal((4, 1.0 / 64), (listed.GetProperty("ended").GetInt32(), listed.GetProperty("best").GetDouble()));
        var shown = await RunAsync("sweep", "show", id);
        Assert.StartsWith($"{id}: completed, 4 of 4 trials ended", shown.Output, StringComparison.Ordinal);
        var json = (await RunAsync("sweep", "show", id, "-o", "json")).Json;
        Assert.Equal(1, json.GetProperty("best").GetProperty("number").GetInt32());

        await sweep.Submit(sweep.Spec with { Budget = new BudgetSpec { Trials = 400 } }, sweep.Data);
        var early = await RunAsync("sweep", "delete", id);
        Assert.Equal(1, early.Code);
        Assert.Contains($"sweep cancel {id}", early.Error, StringComparison.Ordinal);
        Assert.Equal($"{id}: cancelled", (await RunAsync("sweep", "cancel", id)).Output.TrimEnd());
        var gone = await RunAsync("sweep", "delete", id);
        Assert.Equal((0, $"{id}: deleted"), (gone.Code, gone.Output.TrimEnd()));
        Assert.Equal(1, (await RunAsync("sweep", "show", id)).Code);
    }

    [Fact]
    public async Task A_report_is_one_page_in_the_folder_of_the_sweep_or_where_it_is_asked_for()
    {
        var (id, _) = await Ended();

        var run = await RunAsync("sweep", "report", id);
        var json = await RunAsync("sweep", "report", id, "--out", "page.html", "-o", "json");

        Assert.Equal((0, $"wrote runs/{id}/report.html"), (run.Code, run.Output.TrimEnd()));
        Assert.Equal((id, Folder.At("page.html")),
            (json.Json.GetProperty("id").GetString(), json.Json.GetProperty("path").GetString()));
        var page = await File.ReadAllTextAsync(Folder.At("page.html"), TestContext.Current.CancellationToken);
        Assert.Contains("4 of 4 ended", page, StringComparison.Ordinal);
        Assert.Contains("training loss", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_report_of_a_running_sweep_shows_what_has_ended_and_says_so()
    {
        var (id, sweep) = await Ended();
        _cluster.OnJob = static job => job.Endless = true;
        await sweep.Submit(sweep.Spec with { Budget = new BudgetSpec { Trials = 5 } }, sweep.Data);

        var run = await RunAsync("sweep", "report", id);

        Assert.Equal(0, run.Code);
        Assert.StartsWith(
            $"{id} is still running: the report shows the 4 of 5 trials that have ended.", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_report_survives_trials_whose_jobs_are_gone()
    {
        var (id, _) = await Ended();
        _cluster.Jobs.Remove(_cluster.Jobs.Keys.First());
        _cluster.Jobs.Values.First().Lose(afterStep: 0);

        Assert.Equal(0, (await RunAsync("sweep", "report", id)).Code);
    }

    [Fact]
    public async Task A_report_says_once_what_is_wrong()
    {
        var (id, _) = await Ended();
        var unknown = await RunAsync("sweep", "report", "cells-nobody");
        var missing = await RunAsync("sweep", "report", id, "--out", "nowhere/page.html");
        var folder = await RunAsync("sweep", "report", id, "--out", "runs");

        Assert.Equal((1, "There is no sweep cells-nobody."), (unknown.Code, unknown.Error.TrimEnd()));
        Assert.Equal(
            (1, "--out: nowhere/page.html cannot be written: the folder is not there; name another file."),
            (missing.Code, missing.Error.TrimEnd()));
        Assert.Equal(
            (1, "--out: runs cannot be written: it is a folder; name another file."), (folder.Code, folder.Error.TrimEnd()));
    }

    [Fact]
    public async Task A_sweep_names_the_command_that_reports_it()
    {
        var run = await RunAsync("sweep", "cells.yaml");

        Assert.Matches(@"\nreport     dotnet run .* -- sweep report cells-\w{6}\n", run.Output.ReplaceLineEndings("\n"));
    }

    private async Task<(string Id, FakeSweep Sweep)> Ended()
    {
        var run = await RunAsync("sweep", "cells.yaml");
        Assert.True(run.Code == 0, run.Error);
        var (id, sweep) = Assert.Single(_cluster.Sweeps);
        return (id, sweep);
    }

    private Task<ClientRun> RunAsync(params string[] arguments) => ClientRun.OfAsync(_cluster, Folder, arguments);
}
