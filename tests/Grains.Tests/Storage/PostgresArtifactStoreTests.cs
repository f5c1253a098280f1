using DistSeq.Grains.Artifacts;
using DistSeq.Grains.Tests.Artifacts;
using DistSeq.Silo.Storage;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace DistSeq.Grains.Tests.Storage;

public sealed class PostgresArtifactStoreTests(PostgresSilo silo) : ArtifactStoreConformance, IClassFixture<PostgresSilo>
{
    [Fact]
    public async Task Clusters_are_kept_apart()
    {
        var other = new PostgresArtifactStore((await silo.ServicesAsync()).GetRequiredService<NpgsqlDataSource>(), "other");
        await (await Store()).Write("shared", new byte[3], TestContext.Current.CancellationToken);
        Assert.Null(await other.Read("shared", TestContext.Current.CancellationToken));
    }

    /// <summary>The silo's own: where clustering is, artifacts are unless told otherwise.</summary>
    internal override async Task<IArtifactStore> Store() =>
        Assert.IsType<PostgresArtifactStore>(
            Assert.IsType<GuardedArtifacts>((await silo.ServicesAsync()).GetRequiredService<IArtifactStore>()).Inner);
}
