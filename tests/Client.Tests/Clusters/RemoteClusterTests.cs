using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using DistSeq.Client.Clusters.Postgres;
using DistSeq.Client.Clusters.Redis;

namespace DistSeq.Client.Tests.Clusters;

public sealed class RemoteClusterTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task A_closed_port_is_told_within_15_seconds()
    {
        var (port, listener) = Listen();
        listener.Dispose();

        await DemandTroubleAsync(port);
    }

    [Fact]
    public async Task A_port_that_never_answers_is_told_within_15_seconds()
    {
        var (port, listener) = Listen();
        using var closed = listener;

        await DemandSilenceAsync(new RedisAddress("127.0.0.1", port), "Redis");
    }

    [Fact]
    public async Task A_Postgres_that_is_not_there_is_told_within_15_seconds()
    {
        var (port, listener) = Listen();
        listener.Dispose();
        var watch = Stopwatch.StartNew();

        var exception = await Assert.ThrowsAsync<ClusterTroubleException>(
            () => OpenAsync(new PostgresAddress("127.0.0.1", port, "me", "home")));

        Assert.True(watch.Elapsed < Limit, $"took {watch.Elapsed}");
        Assert.StartsWith(
            $"No Postgres answers at postgres://me@127.0.0.1:{port}/home; tried for ", exception.Message,
            StringComparison.Ordinal);
        Assert.Contains(
            $"DISTSEQ__POSTGRES=\"Host=127.0.0.1;Port={port};Username=me;Database=home\" dotnet run", exception.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Postgres_that_never_answers_is_told_within_15_seconds()
    {
        var (port, listener) = Listen();
        using var closed = listener;

        await DemandSilenceAsync(new PostgresAddress("127.0.0.1", port, "me", "home"), "Postgres");
    }

    [Theory]
    [InlineData("Team")]
    [InlineData("a/b")]
    [InlineData("-a")]
    [InlineData("a\n")]
    public async Task A_cluster_id_that_cannot_begin_a_key_is_the_users_mistake(string id)
    {
        var exception = await Assert.ThrowsAsync<ArgumentException>(() => OpenAsync(
            new RedisAddress("127.0.0.1", 1), name => name == "DISTSEQ__CLUSTERID" ? id : null));

        Assert.Equal($"DISTSEQ__CLUSTERID is '{id}'; a cluster id has 1 to 63 lower-case letters, digits and '-', "
            + "the first a letter or a digit.", exception.Message);
    }

    private static async Task DemandTroubleAsync(int port)
    {
        var watch = Stopwatch.StartNew();

        var exception = await Assert.ThrowsAsync<ClusterTroubleException>(
            () => OpenAsync(new RedisAddress("127.0.0.1", port)));

        Assert.True(watch.Elapsed < Limit, $"took {watch.Elapsed}");
        Assert.StartsWith(
            $"No Redis answers at redis://127.0.0.1:{port}; tried for ", exception.Message, StringComparison.Ordinal);
        Assert.Contains(
            $" Start Redis there (redis-server --port {port}) and then silos", exception.Message, StringComparison.Ordinal);
        Assert.Contains(
            $"DISTSEQ__REDIS=127.0.0.1:{port} dotnet run -c Release --project src/Silo", exception.Message,
            StringComparison.Ordinal);
    }

    // Two seconds are what this user wants to wait.
    private static async Task DemandSilenceAsync(ClusterAddress address, string store)
    {
        var watch = Stopwatch.StartNew();
        var said = new List<string>();
        var choice = new ClusterChoice(address, "/", static _ => null) { Timeout = TimeSpan.FromSeconds(2), Say = said.Add };

        var exception = await Assert.ThrowsAsync<ClusterTroubleException>(
            () => RemoteCluster.OpenAsync(address, choice, TestContext.Current.CancellationToken));

        Assert.True(watch.Elapsed < Limit, $"took {watch.Elapsed}");
        Assert.StartsWith(
            $"Something listens at {address}, but no {store} has answered in ", exception.Message, StringComparison.Ordinal);
        Assert.Contains("wait longer with --timeout 60", exception.Message, StringComparison.Ordinal);
    }

    private static Task<RemoteCluster> OpenAsync(ClusterAddress address, Func<string, string?>? variable = null) =>
        RemoteCluster.OpenAsync(address, new ClusterChoice(address, "/", variable ?? (static _ => null)),
            TestContext.Current.CancellationToken);

    private static (int Port, TcpListener Listener) Listen()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return (((IPEndPoint)listener.LocalEndpoint).Port, listener);
    }
}
