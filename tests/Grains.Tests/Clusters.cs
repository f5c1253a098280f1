namespace DistSeq.Grains.Tests;

/// <summary>
/// Clusters that tests share: one of each shape, started when first asked for. Ids of jobs keep tests apart, and some tests make
/// up shards and workers of jobs that do not exist.
/// </summary>
public sealed class Clusters : IAsyncDisposable
{
    private readonly ConcurrentDictionary<(int Silos, int Threads), Lazy<Task<TestCluster>>> _clusters = new();

    internal Task<TestCluster> Get(int silos = 1, int threads = 1) => _clusters.GetOrAdd((silos, threads),
        shape => new Lazy<Task<TestCluster>>(() => TestCluster.StartAsync(shape.Silos, shape.Threads, endsStrays: false))).Value;

    public async ValueTask DisposeAsync()
    {
        foreach (var cluster in _clusters.Values)
            await (await cluster.Value).DisposeAsync();
    }
}
