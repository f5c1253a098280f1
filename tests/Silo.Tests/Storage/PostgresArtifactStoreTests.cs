namespace DistSeq.Silo.Tests.Storage;

public sealed class PostgresArtifactStoreTests(PostgresSilo silo) : ArtifactStoreConformance, IClassFixture<PostgresSilo>
{
    [Fact]
    public async Task Clusters_are_kept_apart()
    {
        var other = new PostgresArtifactStore((await silo.ServicesAsync()).GetRequiredService<NpgsqlDataSource>(), "other");
        await (await Store()).Write("shared", new byte[3], TestContext.Current.CancellationToken);
        Assert.Null(await other.Read("shared", TestContext.Current.CancellationToken));
    }

    /// <summary>The silo's own store: by default artifacts are in the same place as clustering.</summary>
    internal override async Task<IArtifactStore> Store() =>
        Assert.IsType<PostgresArtifactStore>(
            Assert.IsType<GuardedArtifacts>((await silo.ServicesAsync()).GetRequiredService<IArtifactStore>()).Inner);
}
