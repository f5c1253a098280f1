namespace DistSeq.EndToEnd.Tests.Cluster;

/// <summary>
/// Redis loses everything in the middle of a job: silos register again, and the job goes on as if nothing had been.
/// </summary>
public sealed class EmptiedStoreTests : FolderTests
{
    [Fact]
    public async Task A_job_ends_with_the_same_weights_and_is_known_and_a_new_silo_joins_the_cluster_that_there_is()
    {
        Prerequisite.Redis();
        await using var redis = await RedisServer.StartAsync();
        await using var first = await SiloProcess.StartAsync("first", redis.Settings);
        await using var second = await SiloProcess.StartAsync("second", redis.Settings);
        string[] where = ["--cluster", redis.ClusterUrl];
        string[] train = ["train", Repository.File("examples/dinosaurs.yaml"), "--set", "training.epochs=300"];
        var ended = await ClientProcess.RunJsonAsync(Folder.Path,
            [.. train, "--set", "training.epochs=1", "--set", "name=ended", .. where]);
        await using var client = ClientProcess.Start(Folder.Path, [.. train, "--set", "name=runs", "-o", "json", .. where]);
        await HasKeyAsync(redis, "*runs*/steps/*", () => $"a checkpoint is written.\n{client.Error}");

        await redis.EmptyAsync(TestContext.Current.CancellationToken);

        // As soon as they are found again, the record of the job is there, and its data and a checkpoint follow.
        await HasKeyAsync(redis, "*members*", () => $"silos are registered again.\n{first.Log}");
        await using var third = await SiloProcess.StartAsync("third", redis.Settings);
        var doctor = await ClientProcess.RunAsync(Folder.Path, ["doctor", .. where]);
        Assert.Contains("3 silos answer", doctor.Output, StringComparison.Ordinal);
        await HasKeyAsync(redis, "*runs*/steps/*", () => "a checkpoint is written anew.");
        await HasKeyAsync(redis, "*datasets/*", () => "the data is written anew.");
        foreach (var silo in (SiloProcess[])[first, second, third])
        {
            using var answer = await silo.GetAsync("/health/ready");
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        var run = ClientProcess.Json(await client.WaitAsync());
        Assert.Equal("completed", run.GetProperty("state").GetString(), ignoreCase: true);
        var undisturbed = await Undisturbed.Of(train);
        Assert.Equal(undisturbed.GetProperty("weightsSha256").GetString(), run.GetProperty("weightsSha256").GetString());
        Assert.Contains("come back empty", first.Log + second.Log, StringComparison.Ordinal);

        // Nothing is unknown: what runs has gone on, and what cannot be had back says so.
        var jobs = (await ClientProcess.RunJsonAsync(Folder.Path, ["jobs", .. where])).GetProperty("jobs").EnumerateArray()
            .ToDictionary(job => job.GetProperty("job").GetString()!);
        Assert.Equal("completed", jobs[run.GetProperty("job").GetString()!].GetProperty("state").GetString(), ignoreCase: true);
        var lost = jobs[ended.GetProperty("job").GetString()!];
        Assert.Equal("failed", lost.GetProperty("state").GetString(), ignoreCase: true);
        Assert.Contains("The store came back empty", lost.GetProperty("error").GetString(), StringComparison.Ordinal);
        var sample = await ClientProcess.RunAsync(Folder.Path,
            ["generate", run.GetProperty("job").GetString()!, "--count", "1", .. where]);
        Assert.Equal(0, sample.ExitCode);
    }

    [Fact]
    public async Task Redis_that_comes_back_as_it_was_before_the_job_loses_neither_the_job_nor_a_silo()
    {
        Prerequisite.Redis();
        await using var redis = await RedisServer.StartAsync();
        await using var first = await SiloProcess.StartAsync("first", redis.Settings);
        string[] where = ["--cluster", redis.ClusterUrl];
        string[] train = ["train", Repository.File("examples/dinosaurs.yaml"), "--set", "training.epochs=200"];
        Assert.StartsWith(
            "+OK", await redis.AskAsync("SAVE", TestContext.Current.CancellationToken), StringComparison.Ordinal);
        await using var second = await SiloProcess.StartAsync("second", redis.Settings);
        await using var client = ClientProcess.Start(Folder.Path, [.. train, "--set", "name=runs", "-o", "json", .. where]);
        await HasKeyAsync(redis, "*runs*/steps/*", () => $"a checkpoint is written.\n{client.Error}");

        await redis.KillAndRestoreAsync();

        var run = ClientProcess.Json(await client.WaitAsync());
        Assert.Equal("completed", run.GetProperty("state").GetString(), ignoreCase: true);
        var undisturbed = await Undisturbed.Of(train);
        Assert.Equal(undisturbed.GetProperty("weightsSha256").GetString(), run.GetProperty("weightsSha256").GetString());
        await using var third = await SiloProcess.StartAsync("third", redis.Settings);
        foreach (var _ in Enumerable.Range(0, 3))
        {
            var doctor = await ClientProcess.RunAsync(Folder.Path, ["doctor", .. where]);
            Assert.Contains("3 silos answer", doctor.Output, StringComparison.Ordinal);
        }

        var jobs = (await ClientProcess.RunJsonAsync(Folder.Path, ["jobs", .. where])).GetProperty("jobs");
        Assert.Equal(run.GetProperty("job").GetString(), Assert.Single(jobs.EnumerateArray()).GetProperty("job").GetString());
    }

    private static Task HasKeyAsync(RedisServer redis, string pattern, Func<string> what) => Eventually.Holds(
        () => redis.HasAsync(pattern, TestContext.Current.CancellationToken), what);
}
