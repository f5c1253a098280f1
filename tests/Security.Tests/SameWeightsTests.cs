namespace DistSeq.Security.Tests;

/// <summary>Certificates change nothing but who gets in, and no secret gets out.</summary>
public sealed class SameWeightsTests
{
    private const string Canary = "canary-5f1d0c7be2";

    private static readonly string[] Train =
        ["train", Repository.File("examples/dinosaurs.yaml"), "--set", "training.steps=600", "-o", "json"];

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_job_over_TLS_has_the_weights_of_a_local_one_also_when_a_silo_is_killed()
    {
        Prerequisite.Redis();
        using var folder = new ScratchFolder();
        var certificates = new Certificates(folder.At("authority"));
        var alice = certificates.User("alice", Role.User);
        var local = await RunAsync(folder.Path, [.. Train, "--local"]);
        await using var redis = await RedisServer.StartAsync();
        await redis.AskAsync($"CONFIG SET requirepass {Canary}", Ending);
        (string, string)[] settings = [.. redis.Settings, .. certificates.Settings, ("DISTSEQ__REDISPASSWORD", Canary)];
        await using var one = await SiloProcess.StartAsync("one", settings);
        await using var two = await SiloProcess.StartAsync("two", settings);
        string[] there = ["--cluster", redis.ClusterUrl, "--tls", alice, "--set", "cluster.workers=2"];
        var spread = await RunAsync(folder.Path, [.. Train, .. there, "--id", "spread"]);
        Assert.Equal(Weights(local), Weights(spread));

        await using var client = Start(folder.Path, [.. Train, .. there, "--id", "struck"]);
        await Eventually.Holds(
            () => client.Error.Contains("step", StringComparison.Ordinal), () => $"the job trains.\n{client.LastWords}");
        await two.KillAsync();
        var struck = await client.WaitAsync(TimeSpan.FromMinutes(4));
        Assert.Equal(Weights(local), Weights(struck));

        var refused = await RunAsync(folder.Path, ["delete", "struck", "--cluster", redis.ClusterUrl]);
        var said = string.Concat(
            one.Log, two.Log, spread.Output, spread.Error, struck.Output, struck.Error, refused.Output, refused.Error,
            await one.Place.MetricsAsync());
        Assert.DoesNotContain(Canary, said, StringComparison.Ordinal);
        foreach (var file in Directory.GetFiles(folder.At("runs"), "*", SearchOption.AllDirectories))
            Assert.DoesNotContain(Canary, await File.ReadAllTextAsync(file, Ending), StringComparison.Ordinal);
        var key = (await File.ReadAllLinesAsync(Path.Combine(certificates.Silo, "tls.key"), Ending))[1];
        Assert.DoesNotContain(key, said, StringComparison.Ordinal);
    }

    private static string Weights(ProgramRun run)
    {
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        using var document = JsonDocument.Parse(run.Output);
        return document.RootElement.GetProperty("weightsSha256").GetString()!;
    }

    private static ChildProcess Start(string folder, string[] arguments)
    {
        var start = BuiltProgram.Start(BuiltProgram.Client, folder, arguments);
        start.Environment["DISTSEQ__REDISPASSWORD"] = Canary;
        return new ChildProcess(start);
    }

    private static async Task<ProgramRun> RunAsync(string folder, string[] arguments)
    {
        await using var client = Start(folder, arguments);
        return await client.WaitAsync(TimeSpan.FromMinutes(4));
    }
}
