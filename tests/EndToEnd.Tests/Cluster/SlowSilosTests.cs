namespace DistSeq.EndToEnd.Tests.Cluster;

/// <summary>Silos that do not answer: whether they are there, and how long a client waits for them.</summary>
public sealed class SlowSilosTests : FolderTests
{
    [Fact]
    public async Task Silos_that_are_slow_are_told_from_silos_that_are_gone()
    {
        Prerequisite.Redis();
        await using var redis = await RedisServer.StartAsync();
        await using var silo = await SiloProcess.StartAsync("only", redis.Settings);

        silo.Freeze();
        var slow = await JobsAsync(redis);
        Assert.Equal(2, slow.ExitCode);
        Assert.Matches(@"^Redis answers at redis://\S+, and knows 1 silo of the cluster 'distseq' \(127\.0\.0\.1:\d+\)\. "
            + @"They listen, but none has answered in 3 s: "
            + @"they are busy or hang\. Wait longer with --timeout 60, or read their logs\. "
            + @"If they use TLS, name the folder of your certificate with --tls\.$", slow.Error.Trim());

        silo.Thaw();
        Assert.Equal(0, (await JobsAsync(redis, "60")).ExitCode);

        await silo.KillAsync();
        var gone = await JobsAsync(redis);
        Assert.Equal(2, gone.ExitCode);
        Assert.Matches(@"knows 1 silo of the cluster 'distseq' \(127\.0\.0\.1:\d+\), but nothing listens there; waited for 3 s\. "
            + @"They have died within the last minute", gone.Error);
    }

    [Fact]
    public async Task No_silo_at_all_is_told_with_how_to_start_one()
    {
        Prerequisite.Redis();
        await using var redis = await RedisServer.StartAsync();

        var run = await JobsAsync(redis);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("but no silo of the cluster 'distseq' does; waited for 3 s. Start a silo (DISTSEQ__CLUSTERING=redis",
            run.Error, StringComparison.Ordinal);
    }

    private Task<ProgramRun> JobsAsync(RedisServer redis, string timeout = "3") =>
        ClientProcess.RunAsync(Folder.Path, ["jobs", "--cluster", redis.ClusterUrl, "--timeout", timeout]);
}
