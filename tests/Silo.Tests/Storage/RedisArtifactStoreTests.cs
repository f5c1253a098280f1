using DistSeq.Silo.Storage.Redis;

namespace DistSeq.Silo.Tests.Storage;

public sealed class RedisArtifactStoreTests(RedisFixture redis) : ArtifactStoreConformance, IClassFixture<RedisFixture>
{
    [Fact]
    public async Task Prefixes_keep_clusters_apart()
    {
        var other = new RedisArtifactStore(redis.Connection, "other/");
        await (await Store()).Write("shared", new byte[3], TestContext.Current.CancellationToken);
        Assert.Null(await other.Read("shared", TestContext.Current.CancellationToken));
    }

    internal override Task<IArtifactStore> Store() =>
        Task.FromResult<IArtifactStore>(new RedisArtifactStore(redis.Connection, "test/"));
}
