namespace DistSeq.EndToEnd.Tests.Cluster;

/// <summary>A client only reads where the silos are: no write that is refused locks it out, and none is left behind.</summary>
public sealed class FullStoreTests : FolderTests
{
    [Fact]
    public async Task A_client_comes_in_through_a_full_Redis_and_leaves_nothing_at_a_mistyped_cluster_id()
    {
        Prerequisite.Redis();
        await using var redis = await RedisServer.StartAsync();
        await using var silo = await SiloProcess.StartAsync("first", redis.Settings);
        string[] jobs = ["jobs", "--cluster", redis.ClusterUrl];

        var mistyped = await ClientProcess.RunAsync(
            Folder.Path, [.. jobs, "--timeout", "2"], settings: [("DISTSEQ__CLUSTERID", "mistyped")]);
        Assert.Equal(2, mistyped.ExitCode);
        Assert.Contains("no silo of the cluster 'mistyped' does", mistyped.Error, StringComparison.Ordinal);
        Assert.False(await redis.HasAsync("mistyped*", TestContext.Current.CancellationToken));

        await AnswersAsync(redis, "CONFIG SET maxmemory-policy noeviction", "+OK");
        await AnswersAsync(redis, "CONFIG SET maxmemory 1", "+OK");
        await AnswersAsync(redis, "SET refused 1", "-OOM");
        var full = await ClientProcess.RunAsync(Folder.Path, jobs);
        Assert.True(full.ExitCode == 0, full.Error);
    }

    [Fact]
    public async Task A_client_that_may_only_read_comes_in_through_Postgres()
    {
        await using var postgres = await PostgresServer.StartAsync();
        await using var silo = await SiloProcess.StartAsync("first", postgres.Settings);
        var readOnly = postgres.ClusterUrl + "?options=-c%20default_transaction_read_only%3Don";
        var jobs = await ClientProcess.RunAsync(Folder.Path, ["jobs", "--cluster", readOnly], settings: postgres.Secret);
        Assert.True(jobs.ExitCode == 0, jobs.Error);
    }

    private static async Task AnswersAsync(RedisServer redis, string command, string beginning) => Assert.StartsWith(
        beginning, await redis.AskAsync(command, TestContext.Current.CancellationToken), StringComparison.Ordinal);
}
