namespace DistSeq.EndToEnd.Tests.Cluster;

/// <summary>Silos come and go; the exit code and the health verb tell the orchestrator how it went.</summary>
public sealed class LeavingSiloTests : FolderTests
{
    [Fact]
    public async Task A_silo_that_is_asked_to_end_leaves_the_work_to_the_other()
    {
        await using var redis = await StartRedisAsync();
        await using var stays = await SiloProcess.StartAsync("stays", redis.Settings);
        await using var leaves = await SiloProcess.StartAsync("leaves", redis.Settings);

        Assert.Equal(0, await leaves.StopAsync());

        var run = await TrainAsync(redis, "training.epochs=1");
        Assert.Equal("completed", run.GetProperty("state").GetString(), ignoreCase: true);
        Assert.Equal(["stays"], run.GetProperty("workerSilos").EnumerateArray().Select(it => it.GetString()!));
    }

    [Fact]
    public async Task While_it_leaves_it_is_not_ready_and_serves_metrics_to_the_end()
    {
        await using var redis = await StartRedisAsync();
        await using var stays = await SiloProcess.StartAsync("stays", redis.Settings);
        await using var leaves = await SiloProcess.StartAsync("leaves", redis.Settings);
        await using var client = ClientProcess.Start(Folder.Path,
        [
            "train", Repository.File("examples/dinosaurs.yaml"), "--cluster", redis.ClusterUrl,
            "--set", "training.epochs=100", "--set", "cluster.workers=2",
        ]);
        await Eventually.Holds(async () => await StepsAsync(leaves) > 0, () => $"it computes.\n{client.Output}\n{client.Error}");
        // What it has cannot move while the other silo hangs.
        stays.Freeze();
        var stopped = leaves.StopAsync();
        // From here on the silo leaves.
        await Eventually.Holds(
            () => leaves.Log.Contains("is told to stop", StringComparison.Ordinal), () => $"it leaves.\n{leaves.Log}");
        using (var ready = await leaves.GetAsync("/health/ready"))
            Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.True(await StepsAsync(leaves) > 0);
        using (var live = await leaves.GetAsync("/health/live"))
            Assert.Equal(HttpStatusCode.OK, live.StatusCode);
        Assert.False(stopped.IsCompleted);

        stays.Thaw();

        Assert.Equal(0, await stopped);
        await client.KillAsync();
    }

    [Fact]
    public async Task The_health_verb_says_whether_the_silo_is_ready()
    {
        await using var redis = await StartRedisAsync();
        await using var silo = await SiloProcess.StartAsync("asked", redis.Settings);
        Assert.Equal(0, await AskHealthAsync(silo.Place.Web));
        await silo.KillAsync();
        Assert.Equal(1, await AskHealthAsync(silo.Place.Web));
    }

    private static async Task<RedisServer> StartRedisAsync()
    {
        Prerequisite.Redis();
        return await RedisServer.StartAsync();
    }

    private static async Task<int> AskHealthAsync(Uri address)
    {
        var start = BuiltProgram.Start(BuiltProgram.Silo, Path.GetTempPath(), "--healthcheck");
        start.Environment["ASPNETCORE_URLS"] = address.ToString();
        await using var process = new ChildProcess(start);
        return (await process.WaitAsync(TimeSpan.FromSeconds(30))).ExitCode;
    }

    private static async Task<double> StepsAsync(SiloProcess silo)
    {
        using var answer = await silo.GetAsync("/metrics");
        var lines = (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Split('\n');
        return lines.Where(static line => line.StartsWith("distseq_step_duration_seconds_count", StringComparison.Ordinal))
            .Sum(static line => double.Parse(line.Split("} ")[^1].Split(' ')[0], CultureInfo.InvariantCulture));
    }

    private Task<System.Text.Json.JsonElement> TrainAsync(RedisServer redis, string setting) =>
        ClientProcess.RunJsonAsync(Folder.Path,
            ["train", Repository.File("examples/dinosaurs.yaml"), "--cluster", redis.ClusterUrl, "--set", setting]);
}
