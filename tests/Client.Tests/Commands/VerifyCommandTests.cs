using System.Runtime.InteropServices;
using DistSeq.Client.Tests.Replays;

namespace DistSeq.Client.Tests.Commands;

/// <summary>verify on a cluster; the end-to-end tests run it over processes.</summary>
public sealed class VerifyCommandTests : FolderTests
{
    private const long Steps = 20;

    private readonly FakeCluster _cluster = new();

    public VerifyCommandTests()
    {
        Folder.Write("dino.yaml", "data: { path: names.txt }\ntraining: { batch: 8 }\n");
        Folder.Write("names.txt", "rex\ntriceratops\n");
        _cluster.OnJob = static job => Play(job, wrongFrom: long.MaxValue);
    }

    [Fact]
    public async Task A_job_is_replayed_on_its_own_data_as_it_ran_and_under_other_shapes()
    {
        await TrainAsync();

        var run = await RunAsync("verify", "dino-1", "-o", "json");

        Assert.Equal((0, true), (run.Code, run.Json.GetProperty("equal").GetBoolean()));
        Assert.Equal(
            ["as it ran", "as it ran, once more", "1 worker, 1 shard", "2 workers, 2 shards", "8 workers, 4 shards"],
            run.Json.GetProperty("shapes").EnumerateArray().Select(static shape => shape.GetProperty("shape").GetString()));
        var replays = _cluster.Jobs.Where(static job => job.Key.StartsWith("dino-1-verify-", StringComparison.Ordinal))
            .Select(static job => job.Value).ToList();
        Assert.Equal(
            [(null, null), (1, 1), (2, 2), (8, 4)],
            replays.Select(static job => (job.Spec!.Cluster.Workers, job.Spec.Cluster.ParameterShards)));
        Assert.All(replays, static job => Assert.Equal(("data-of-dino", Steps), (job.DatasetId, job.Spec!.Training.Steps)));
        Assert.Empty(_cluster.Dataset.Prepared);
        Assert.Equal([Folder.At("runs/dino-1")], Directory.GetDirectories(Folder.At("runs")));
    }

    [Fact]
    public async Task Where_weights_differ_the_step_and_the_parameter_are_named_and_the_code_is_1()
    {
        await TrainAsync();
        _cluster.OnJob = static job => Play(job, wrongFrom: 7);

        var json = await RunAsync("verify", "dino-1", "-o", "json");
        var table = await RunAsync("verify", "dino-1");

        var difference = json.Json.GetProperty("difference");
        Assert.Equal(
            (1, false, 7), (json.Code, json.Json.GetProperty("equal").GetBoolean(), difference.GetProperty("step").GetInt64()));
        Assert.Equal(
            ("as it ran", "2 workers, 2 shards"),
            (difference.GetProperty("first").GetString(), difference.GetProperty("second").GetString()));
        Assert.Equal("w", difference.GetProperty("weight").GetProperty("parameter").GetString());
        Assert.Equal(1, table.Code);
        Assert.Contains(
            "\nfirst step       7\nfirst parameter  w[0, 1]\n", table.Output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Matches(@"\n  as it ran +7\n  2 workers, 2 shards +7\.0000\d+\n", table.Output.ReplaceLineEndings("\n"));
        Assert.All(table.Output.Split('\n'), static line => Assert.True(line.Length <= 60, line));
    }

    [Fact]
    public async Task A_stored_checkpoint_with_other_weights_than_were_recorded_is_named_before_anything_is_trained()
    {
        await TrainAsync();
        _cluster.Artifacts["checkpoints/dino-1"][^1] ^= 1;

        var run = await RunAsync("verify", "dino-1");

        Assert.Equal(2, run.Code);
        Assert.StartsWith("The checkpoint of dino-1 is damaged in the cluster's store: the SHA-256 of its weights is ", run.Error,
            StringComparison.Ordinal);
        Assert.Equal(["dino-1"], _cluster.Jobs.Keys);
    }

    [Fact]
    public async Task A_stored_checkpoint_that_is_not_what_the_job_has_written_is_named_without_a_path_that_is_gone()
    {
        await TrainAsync();
        var job = _cluster.Jobs["dino-1"];
        job.Status = job.Status with { CheckpointSha256 = new string('0', 64) };

        var run = await RunAsync("verify", "dino-1");

        Assert.Equal(2, run.Code);
        Assert.StartsWith("The checkpoint of dino-1 is damaged in the cluster's store (", run.Error, StringComparison.Ordinal);
        Assert.Contains(" Train its spec again: the same spec and seed", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_spec_file_is_compared_after_its_first_steps()
    {
        var run = await RunAsync("verify", "dino.yaml", "--cluster", "redis://store");

        Assert.Equal(0, run.Code);
        Assert.EndsWith(
            "\nAll shapes give the same weights, bit by bit.\n", run.Output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Equal([50L, 50L, 50L], _cluster.Jobs.Values.Select(static job => job.Spec!.Training.Steps!.Value));
        Assert.All(_cluster.Jobs.Keys, static id => Assert.StartsWith("dino-verify-", id, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_short_job_is_not_made_longer()
    {
        await RunAsync("verify", "dino.yaml", "--cluster", "redis://store", "--set", "training.steps=4");

        Assert.All(_cluster.Jobs.Values, static job => Assert.Equal(4, job.Spec!.Training.Steps));
    }

    [Theory]
    [InlineData("stale")]
    [InlineData("async")]
    public async Task A_mode_that_promises_nothing_is_refused_with_the_reason(string mode)
    {
        await _cluster.Grains.GetGrain<IJobGrain>("dino-1").Submit(
            new JobSpec { Aggregation = new AggregationSpec { Mode = Enum.Parse<AggregationMode>(mode, ignoreCase: true) } },
            "data");

        var file = await RunAsync("verify", "dino.yaml", "--set", "aggregation.mode=" + mode);
        var job = await RunAsync("verify", "dino-1");

        Assert.Equal((1, 1), (file.Code, job.Code));
        Assert.StartsWith(
            $"--set aggregation.mode: is {mode}: gradients are applied as they arrive", file.Error, StringComparison.Ordinal);
        Assert.StartsWith(
            $"The aggregation.mode of dino-1 is {mode}: gradients are applied as they arrive", job.Error,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("There is no job nobody.", "nobody")]
    [InlineData("there is no such file", "nowhere.yaml")]
    [InlineData("--set changes a spec file, but nobody is a job", "nobody", "--set", "seed=2")]
    public async Task A_mistake_ends_with_1(string message, params string[] arguments)
    {
        var run = await RunAsync(["verify", .. arguments]);

        Assert.Equal((1, ""), (run.Code, run.Output));
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_that_runs_is_to_be_waited_for()
    {
        await _cluster.Grains.GetGrain<IJobGrain>("dino-1").Submit(Spec, "data");

        var run = await RunAsync("verify", "dino-1");

        Assert.Equal(
            (1, "The job dino-1 is running and has no final weights to compare. Wait for its end with: watch."),
            (run.Code, run.Error.TrimEnd()));
    }

    private static JobSpec Spec { get; } = new() { Name = "dino", Training = new TrainingSpec { Batch = 8, Steps = Steps } };

    // Weights are the number of steps; those of two workers are wrong from a step on.
    private static void Play(FakeJob job, long wrongFrom)
    {
        var steps = job.Spec!.Training.Steps ?? Steps;
        var isWrong = job.Spec.Cluster.Workers == 2 && steps >= wrongFrom;
        job.Steps = (int)steps;
        float[] weights = [steps, isWrong ? MathF.BitIncrement(steps) : steps];
        job.WeightsSha256 = Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(weights.AsSpan())));
        job.Checkpoint = CheckpointBytes.Of(("w", [1, 2], weights));
    }

    private async Task TrainAsync()
    {
        await _cluster.Grains.GetGrain<IJobGrain>("dino-1").Submit(Spec, "data-of-dino");
        Assert.Equal(0, (await RunAsync("watch", "dino-1")).Code);
    }

    private Task<ClientRun> RunAsync(params string[] arguments) => ClientRun.OfAsync(_cluster, Folder, arguments);
}
