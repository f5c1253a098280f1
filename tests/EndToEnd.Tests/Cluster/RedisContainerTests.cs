using DotNet.Testcontainers.Builders;
using Testcontainers.Redis;

namespace DistSeq.EndToEnd.Tests.Cluster;

/// <summary>Clustering over Redis in a container, as the deployments run it.</summary>
public sealed class RedisContainerTests : FolderTests
{
    /// <summary>The image of docker-compose.yml, or what a machine without a registry has instead.</summary>
    private static string Image => Environment.GetEnvironmentVariable("DISTSEQ_TEST_REDIS_IMAGE") ?? "redis:7.2.11-alpine";

    [Fact]
    public async Task A_container_answers()
    {
        await using var redis = await StartAsync();
        using var connection = await StackExchange.Redis.ConnectionMultiplexer.ConnectAsync(redis.GetConnectionString());
        Assert.True(await connection.GetDatabase().PingAsync() > TimeSpan.Zero);
    }

    [Fact]
    public async Task Silos_find_each_other_and_train_over_a_container()
    {
        await using var redis = await StartAsync();
        var endPoint = redis.GetConnectionString();
        (string, string)[] settings = [("DISTSEQ__CLUSTERING", "redis"), ("DISTSEQ__REDIS", endPoint)];
        await using var first = await SiloProcess.StartAsync("silo-a", settings);
        await using var second = await SiloProcess.StartAsync("silo-b", settings);
        var run = await ClientProcess.RunJsonAsync(Folder.Path,
        [
            "train", Repository.File("examples/dinosaurs.yaml"), "--cluster", "redis://" + endPoint,
            "--set", "training.epochs=1", "--set", "cluster.workers=2",
        ]);
        Assert.Equal("completed", run.GetProperty("state").GetString(), ignoreCase: true);
        Assert.Equal(2, run.GetProperty("workerSilos").GetArrayLength());
    }

    private static async Task<RedisContainer> StartAsync()
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(TimeSpan.FromMinutes(2));
        RedisContainer? container = null;
        try
        {
            container = new RedisBuilder(Image).Build();
            await container.StartAsync(deadline.Token);
            return container;
        }
        catch (OperationCanceledException)
            when (container is not null && !TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            var (output, error) = await container.GetLogsAsync(ct: TestContext.Current.CancellationToken);
            await container.DisposeAsync();
            throw new TimeoutException($"Redis of {Image} did not answer within two minutes.\n{output}\n{error}");
        }
        catch (DockerUnavailableException error)
        {
            Prerequisite.Missing($"a container engine ({error.Message.Split('\n')[0].Trim()})");
            throw;
        }
    }
}
