namespace DistSeq.Silo.Tests.Storage;

public sealed class FolderArtifactStoreTests : ArtifactStoreConformance, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("distseq-artifacts-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Nothing_but_the_blobs_is_left_in_the_folder()
    {
        var store = await Store();
        for (var n = 0; n < 3; n++)
            await store.Write("a/b", new byte[n], TestContext.Current.CancellationToken);
        Assert.Equal([Path.Combine(_folder, "a", "b")], Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_write_that_fails_leaves_the_old_blob_and_nothing_else()
    {
        var store = await Store();
        await store.Write("a/b", new byte[3], TestContext.Current.CancellationToken);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => store.Write("a/b", new byte[9], new CancellationToken(canceled: true)));
        Assert.Equal(3, await store.Length("a/b", TestContext.Current.CancellationToken));
        Assert.Single(Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories));
    }

    internal override Task<IArtifactStore> Store() => Task.FromResult<IArtifactStore>(new FolderArtifactStore(_folder));
}
