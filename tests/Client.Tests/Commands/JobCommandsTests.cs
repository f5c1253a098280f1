namespace DistSeq.Client.Tests.Commands;

/// <summary>jobs, watch, cancel and delete.</summary>
public sealed class JobCommandsTests : FolderTests
{
    private readonly FakeCluster _cluster = new();

    [Fact]
    public async Task Jobs_are_listed()
    {
        await SubmitAsync("dino-1");

        var table = await RunAsync("jobs");
        var json = await RunAsync("jobs", "-o", "json");

        Assert.Equal(["job", "state", "step", "train", "valid", "submitted"],
            table.Output.Split('\n')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(
            ["dino-1", "running", "0/3", "-", "-", "0001-01-01", "00:00Z"],
            table.Output.Split('\n')[1].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        var row = Assert.Single(json.Json.GetProperty("jobs").EnumerateArray());
        Assert.Equal(
            ("dino-1", "Running", 3),
            (row.GetProperty("job").GetString(), row.GetProperty("state").GetString(), row.GetProperty("steps").GetInt32()));
    }

    [Fact]
    public async Task Jobs_are_listed_by_state_name_and_number_and_go_on_where_a_list_was_cut()
    {
        foreach (var id in (string[])["dino-1", "dino-2", "cat-3", "dino-4"])
            await SubmitAsync(id);
        await RunAsync("cancel", "dino-2");

        Assert.Equal(["dino-4", "cat-3"], Ids(await RunAsync("jobs", "--limit", "2", "-o", "json")));
        Assert.Equal(2, (await RunAsync("jobs", "--limit", "2", "-o", "json")).Json.GetProperty("next").GetInt64());
        Assert.Equal(["dino-2", "dino-1"], Ids(await RunAsync("jobs", "--before", "2", "-o", "json")));
        Assert.Equal(["dino-2"], Ids(await RunAsync("jobs", "--state", "cancelled", "-o", "json")));
        Assert.Equal(["cat-3"], Ids(await RunAsync("jobs", "--name", "CAT*", "-o", "json")));
        Assert.EndsWith("There are more. Continue with --before 2, or see all with --limit 0.\n",
            (await RunAsync("jobs", "--limit", "2")).Output, StringComparison.Ordinal);
        Assert.StartsWith("No such jobs. See all: dotnet run",
            (await RunAsync("jobs", "--state", "failed")).Output, StringComparison.Ordinal);

        static IEnumerable<string?> Ids(ClientRun run) =>
            run.Json.GetProperty("jobs").EnumerateArray().Select(row => row.GetProperty("job").GetString());
    }

    [Fact]
    public async Task More_jobs_than_a_page_are_all_listed()
    {
        for (var number = 0; number < 2_003; number++)
            await SubmitAsync($"dino-{number}");
        Assert.Equal(2_003, (await RunAsync("jobs", "--limit", "0", "-o", "json")).Json.GetProperty("jobs").GetArrayLength());
        Assert.Equal(1_500, (await RunAsync("jobs", "--limit", "1500", "-o", "json")).Json.GetProperty("jobs").GetArrayLength());
    }

    [Fact]
    public async Task Delete_answers_for_each_job_and_says_what_to_do_about_one_that_has_not_ended()
    {
        foreach (var id in (string[])["dino-1", "dino-2"])
            await SubmitAsync(id);
        await RunAsync("cancel", "dino-2");

        var first = await RunAsync("delete", "dino-1", "dino-2", "dino-3", "dino-2");
        var second = await RunAsync("delete", "dino-2", "-o", "json");

        Assert.Equal(1, first.Code);
        Assert.Equal(["job outcome", "dino-1 unfinished", "dino-2 deleted", "dino-3 missing"],
            first.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries))));
        Assert.StartsWith("dino-1 is still running and was not deleted. Cancel it first (dotnet run",
            first.Error, StringComparison.Ordinal);
        var row = Assert.Single(second.Json.GetProperty("jobs").EnumerateArray());
        Assert.Equal((0, "dino-2", "Missing"),
            (second.Code, row.GetProperty("job").GetString(), row.GetProperty("outcome").GetString()));
    }

    [Fact]
    public async Task Delete_takes_all_that_ended_longer_ago()
    {
        foreach (var id in (string[])["old", "young", "running"])
            await SubmitAsync(id);
        foreach (var (id, days) in ((string, int)[])[("old", 31), ("young", 29)])
        {
            await RunAsync("cancel", id);
            _cluster.Jobs[id].EndedAt = FakeClusterGrain.Now.AddDays(-days);
        }

        var run = await RunAsync("delete", "--older-than", "30d", "-o", "json");
        var again = await RunAsync("delete", "--older-than", "30d");

        Assert.Equal("old", Assert.Single(run.Json.GetProperty("jobs").EnumerateArray()).GetProperty("job").GetString());
        Assert.Equal((0, "No job is that old; nothing was deleted."), (again.Code, again.Output.TrimEnd()));
        Assert.False(_cluster.Jobs["young"].IsDeleted || _cluster.Jobs["running"].IsDeleted);
    }

    [Theory]
    [InlineData("Name the jobs to delete, or give --older-than, for example --older-than 30d.", "delete")]
    [InlineData("Name jobs or give --older-than, not both.", "delete", "dino-1", "--older-than", "30d")]
    [InlineData("--older-than is '30'; it must be a whole number and s, m, h or d, for example 12h or 30d.",
        "delete", "--older-than", "30")]
    [InlineData("--limit must be 0 or more.", "jobs", "--limit", "-1")]
    public async Task What_is_wrong_with_the_words_is_said(string message, params string[] arguments)
    {
        var run = await RunAsync(arguments);

        Assert.Equal((1, "", message), (run.Code, run.Output, run.Error.Split('\n')[0]));
        Assert.Equal(0, _cluster.Opened);
    }

    [Theory]
    [InlineData(true, "train", "specs/dino.yaml")]
    [InlineData(true, "watch", "dino-1")]
    [InlineData(true, "sweep", "specs/sweep.yaml")]
    [InlineData(true, "verify", "dino-1")]
    [InlineData(false, "jobs")]
    [InlineData(false, "cancel", "dino-1")]
    [InlineData(false, "delete", "dino-1")]
    [InlineData(false, "generate", "dino-1")]
    [InlineData(false, "evaluate", "dino-1", "--data", "specs/data.txt")]
    [InlineData(false, "doctor")]
    public async Task Only_commands_that_train_go_on_with_the_jobs_of_the_folder(bool resumes, params string[] arguments)
    {
        Folder.Write("specs/data.txt", string.Concat(Enumerable.Repeat("allosaurus\n", 20)));
        const string Job = "name: dino\ndata: { path: data.txt, format: lines, tokens: character, validation: 0.1 }\n"
            + "model: { cell: lstm, hidden: 8 }\ntraining: { steps: 2, batch: 2, window: 8 }\n";
        Folder.Write("specs/dino.yaml", Job);
        Folder.Write(
            "specs/sweep.yaml",
            "name: s\nbase: dino.yaml\nsearch:\n  optimizer.learningRate: { values: [0.1] }\nbudget: { trials: 1 }\n");
        await SubmitAsync("dino-1");

        await RunAsync(arguments);

        Assert.Equal(resumes, _cluster.Choice?.ResumesJobs);
    }

    [Fact]
    public async Task No_jobs_is_said_with_what_to_do() =>
        Assert.StartsWith("No jobs yet. Start one: dotnet run", (await RunAsync("jobs")).Output, StringComparison.Ordinal);

    [Fact]
    public async Task Watch_writes_the_run_folder_of_a_job_that_somebody_else_submitted()
    {
        await SubmitAsync("dino-1");

        var run = await RunAsync("watch", "dino-1", "-o", "json");

        Assert.Equal((0, "Completed"), (run.Code, run.Json.GetProperty("state").GetString()));
        Assert.Equal(["checkpoint.safetensors", "metrics.jsonl", "result.json", "spec.yaml"],
            Directory.GetFiles(Folder.At("runs/dino-1")).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task What_holds_a_job_up_is_listed_with_it()
    {
        await SubmitAsync("dino-1");
        var job = _cluster.Jobs["dino-1"];
        job.Status = job.Status with
        {
            Trouble = "no checkpoint can be written",
            TroubleSince = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
        };

        var table = await RunAsync("jobs");
        var json = await RunAsync("jobs", "-o", "json");

        Assert.Equal("dino-1: no checkpoint can be written (since 03:04:05Z)", table.Output.TrimEnd().Split('\n')[^1].TrimEnd());
        Assert.Equal("no checkpoint can be written", json.Json.GetProperty("jobs")[0].GetProperty("trouble").GetString());
    }

    [Fact]
    public async Task A_checkpoint_that_is_what_the_job_has_written_is_kept()
    {
        await SubmitAsync("dino-1");
        var job = _cluster.Jobs["dino-1"];
        job.CheckpointSha256 = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(job.Checkpoint));

        Assert.Equal(0, (await RunAsync("watch", "dino-1")).Code);
        Assert.Equal(job.Checkpoint, await File.ReadAllBytesAsync(
            Folder.At("runs/dino-1/checkpoint.safetensors"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_checkpoint_that_is_damaged_in_the_store_is_named_and_not_kept()
    {
        await SubmitAsync("dino-1");
        var job = _cluster.Jobs["dino-1"];
        job.CheckpointSha256 = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(job.Checkpoint));
        job.Checkpoint[^1] ^= 1;

        var run = await RunAsync("watch", "dino-1");

        Assert.Equal(2, run.Code);
        Assert.StartsWith("The checkpoint of dino-1 is damaged in the cluster's store ('checkpoints/dino-1')",
            run.Error, StringComparison.Ordinal);
        Assert.Contains("spec.yaml again: the same spec and seed give the same weights.", run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Folder.At("runs/dino-1/checkpoint.safetensors")));
    }

    [Fact]
    public async Task Watch_of_a_finished_job_prints_its_result_again()
    {
        await SubmitAsync("dino-1");

        var first = await RunAsync("watch", "dino-1", "-o", "json");
        var second = await RunAsync("watch", "dino-1", "-o", "json");

        Assert.Equal(first.Output, second.Output);
        Assert.Equal(3, File.ReadAllLines(Folder.At("runs/dino-1/metrics.jsonl")).Length);
    }

    [Fact]
    public async Task An_interrupted_watch_leaves_the_job_alone_even_within_this_process()
    {
        await SubmitAsync("dino-1");
        var job = _cluster.Jobs["dino-1"];
        job.Endless = true;
        using var interrupt = new CancellationTokenSource();
        _ = job.Watched.Task.ContinueWith(_ => interrupt.Cancel(), TaskScheduler.Default);

        var run = await ClientRun.OfAsync(_cluster, Folder, interrupt.Token, "watch", "dino-1");

        Assert.Equal((130, JobState.Running), (run.Code, job.Status.State));
        Assert.Contains("Detached from dino-1.", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancel_stops_a_job()
    {
        await SubmitAsync("dino-1");

        var run = await RunAsync("cancel", "dino-1", "-o", "json");

        Assert.Equal(
            (0, "dino-1", "Cancelled"),
            (run.Code, run.Json.GetProperty("job").GetString(), run.Json.GetProperty("state").GetString()));
        Assert.Equal(JobState.Cancelled, _cluster.Jobs["dino-1"].Status.State);
    }

    [Fact]
    public async Task Cancel_says_which_weights_are_kept_and_how_to_have_them()
    {
        await SubmitAsync("dino-1");
        var job = _cluster.Jobs["dino-1"];
        job.Status = job.Status with { Step = 1_200, Samples = ["rex"] };

        var run = await RunAsync("cancel", "dino-1");

        Assert.Equal(
            ["dino-1: cancelled at step 1,200", "its weights of step 1,200 are kept",
                "use them    dotnet run -c Release --project src/Client -- generate dino-1",
                "fetch them  dotnet run -c Release --project src/Client -- watch dino-1"],
            run.Output.TrimEnd().ReplaceLineEndings("\n").Split('\n'));
    }

    [Theory]
    [InlineData("watch", "nobody", "There is no job nobody.")]
    [InlineData("cancel", "nobody", "There is no job nobody.")]
    [InlineData("watch", "../x", "'../x' cannot be the id of a job or sweep: "
        + "an id is 1 to 100 lower-case letters, digits and inner dashes, such as dinosaurs-k3x9fa.")]
    [InlineData("cancel", "..", "'..' cannot be the id of a job or sweep: "
        + "an id is 1 to 100 lower-case letters, digits and inner dashes, such as dinosaurs-k3x9fa.")]
    [InlineData("watch", "a\u001b[31m\nb", "'a\\u001B[31m\\nb' cannot be the id of a job or sweep: "
        + "an id is 1 to 100 lower-case letters, digits and inner dashes, such as dinosaurs-k3x9fa.")]
    public async Task A_job_that_is_not_there_is_the_users_mistake(string command, string job, string message)
    {
        var run = await RunAsync(command, job);

        Assert.Equal((1, "", message), (run.Code, run.Output, run.Error.TrimEnd()));
    }

    [Fact]
    public async Task What_a_cluster_says_is_printed_without_steering_the_terminal()
    {
        await SubmitAsync("dino-1");
        _cluster.Jobs["dino-1"].Status = _cluster.Jobs["dino-1"].Status with { Id = "dino\u001b[2J-1\u202e" };

        var run = await RunAsync("jobs");

        Assert.Contains("dino\uFFFD[2J-1\uFFFD", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', run.Output);
    }

    [Fact]
    public async Task A_job_whose_steps_are_not_known_yet_shows_a_dash()
    {
        await SubmitAsync("dino-1");
        _cluster.Jobs["dino-1"].Status = _cluster.Jobs["dino-1"].Status with { State = JobState.Queued, Steps = 0 };

        Assert.Equal(["dino-1", "queued", "-"],
            (await RunAsync("jobs")).Output.Split('\n')[1].Split(' ', StringSplitOptions.RemoveEmptyEntries)[..3]);
    }

    private Task<JobStatus> SubmitAsync(string id) =>
        _cluster.Grains.GetGrain<IJobGrain>(id)
        .Submit(new JobSpec { Name = "dino", Data = new DataSpec { Path = "/x" } }, "dataset");

    private Task<ClientRun> RunAsync(params string[] arguments) => ClientRun.OfAsync(_cluster, Folder, arguments);
}
