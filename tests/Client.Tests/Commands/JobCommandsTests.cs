using DistSeq.Client.Tests.Fakes;
using DistSeq.Contracts.Jobs;
using DistSeq.Contracts.Specs;

namespace DistSeq.Client.Tests.Commands;

/// <summary>jobs, watch and cancel.</summary>
public sealed class JobCommandsTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly FakeCluster _cluster = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Jobs_are_listed()
    {
        await SubmitAsync("dino-1");

        var table = await RunAsync("jobs");
        var json = await RunAsync("jobs", "-o", "json");

        Assert.Equal(["job", "state", "step", "train", "valid", "submitted"], table.Output.Split('\n')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(["dino-1", "running", "0/3", "-", "-", "0001-01-01", "00:00Z"], table.Output.Split('\n')[1].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        var row = Assert.Single(json.Json.GetProperty("jobs").EnumerateArray());
        Assert.Equal(("dino-1", "Running", 3), (row.GetProperty("job").GetString(), row.GetProperty("state").GetString(), row.GetProperty("steps").GetInt32()));
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
            Directory.GetFiles(_folder.At("runs/dino-1")).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task What_holds_a_job_up_is_listed_with_it()
    {
        await SubmitAsync("dino-1");
        var job = _cluster.Jobs["dino-1"];
        job.Status = job.Status with { Trouble = "no checkpoint can be written", TroubleSince = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero) };

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
        Assert.Equal(job.Checkpoint, await File.ReadAllBytesAsync(_folder.At("runs/dino-1/checkpoint.safetensors"), TestContext.Current.CancellationToken));
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
        Assert.StartsWith("The checkpoint of dino-1 is damaged in the cluster's store ('checkpoints/dino-1')", run.Error, StringComparison.Ordinal);
        Assert.Contains("spec.yaml again: the same spec and seed give the same weights.", run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.At("runs/dino-1/checkpoint.safetensors")));
    }

    [Fact]
    public async Task Watch_of_a_finished_job_prints_its_result_again()
    {
        await SubmitAsync("dino-1");

        var first = await RunAsync("watch", "dino-1", "-o", "json");
        var second = await RunAsync("watch", "dino-1", "-o", "json");

        Assert.Equal(first.Output, second.Output);
        Assert.Equal(3, File.ReadAllLines(_folder.At("runs/dino-1/metrics.jsonl")).Length);
    }

    [Fact]
    public async Task An_interrupted_watch_leaves_the_job_alone_even_within_this_process()
    {
        await SubmitAsync("dino-1");
        var job = _cluster.Jobs["dino-1"];
        job.Endless = true;
        using var interrupt = new CancellationTokenSource();
        _ = job.Watched.Task.ContinueWith(_ => interrupt.Cancel(), TaskScheduler.Default);

        var run = await ClientRun.OfAsync(_cluster, _folder, interrupt.Token, "watch", "dino-1");

        Assert.Equal((130, JobState.Running), (run.Code, job.Status.State));
        Assert.Contains("Detached from dino-1.", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancel_stops_a_job()
    {
        await SubmitAsync("dino-1");

        var run = await RunAsync("cancel", "dino-1", "-o", "json");

        Assert.Equal((0, "dino-1", "Cancelled"), (run.Code, run.Json.GetProperty("job").GetString(), run.Json.GetProperty("state").GetString()));
        Assert.Equal(JobState.Cancelled, _cluster.Jobs["dino-1"].Status.State);
    }

    [Theory]
    [InlineData("watch", "nobody", "There is no job nobody.")]
    [InlineData("cancel", "nobody", "There is no job nobody.")]
    [InlineData("watch", "../x", "'../x' cannot be the id of a job or sweep: an id is 1 to 100 lower-case letters, digits and inner dashes, such as dinosaurs-k3x9fa.")]
    [InlineData("cancel", "..", "'..' cannot be the id of a job or sweep: an id is 1 to 100 lower-case letters, digits and inner dashes, such as dinosaurs-k3x9fa.")]
    [InlineData("watch", "a\u001b[31m\nb", "'a\\u001B[31m\\nb' cannot be the id of a job or sweep: an id is 1 to 100 lower-case letters, digits and inner dashes, such as dinosaurs-k3x9fa.")]
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

        Assert.Equal(["dino-1", "queued", "-"], (await RunAsync("jobs")).Output.Split('\n')[1].Split(' ', StringSplitOptions.RemoveEmptyEntries)[..3]);
    }

    private Task<JobStatus> SubmitAsync(string id) => _cluster.Grains.GetGrain<IJobGrain>(id).Submit(new JobSpec { Name = "dino", Data = new DataSpec { Path = "/x" } }, "dataset");

    private Task<ClientRun> RunAsync(params string[] arguments) => ClientRun.OfAsync(_cluster, _folder, arguments);
}
