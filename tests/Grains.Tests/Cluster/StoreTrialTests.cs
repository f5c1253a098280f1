namespace DistSeq.Grains.Tests.Cluster;

public sealed class StoreTrialTests
{
    [Fact]
    public async Task Silos_of_one_store_see_what_the_others_leave()
    {
        var store = new MemoryArtifactStore();
        var left = await new StoreTrial(store).Leave();
        Assert.NotNull(left);
        Assert.Null(await new StoreTrial(store).Run(left));
        await new StoreTrial(store).Remove(left);
        Assert.Empty(store.Names);
    }

    [Fact]
    public async Task Silos_with_a_store_each_are_told_that_they_do_not_share_one()
    {
        var left = await new StoreTrial(new MemoryArtifactStore()).Leave();
        Assert.Equal(
            "It does not see what another silo has written: the silos do not share one store.",
            await new StoreTrial(new MemoryArtifactStore()).Run(left));
    }

    [Fact]
    public async Task A_store_that_cannot_be_written_to_says_why()
    {
        var trial = new StoreTrial(new BrokenStore());
        Assert.Null(await trial.Leave());
        Assert.Equal("No space left on device.", await trial.Run(null));
        await trial.Remove("probes/x");
    }

    [Theory]
    [InlineData(false, "It does not see what it has just written.")]
    [InlineData(true, "What it has deleted is still there.")]
    public async Task A_store_that_forgets_or_keeps_everything_is_found_out(bool keeps, string error) =>
        Assert.Equal(error, await new StoreTrial(new OddStore(keeps)).Run(null));

    private sealed class BrokenStore : IArtifactStore
    {
        public Task Write(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) =>
            throw new IOException("No space left on device.\nat /dev");

        public Task<byte[]?> Read(string name, CancellationToken cancellationToken) => throw new IOException();

        public Task<byte[]?> ReadPart(string name, long offset, int count, CancellationToken cancellationToken) =>
            throw new IOException();

        public Task<long?> Length(string name, CancellationToken cancellationToken) => throw new IOException();

        public Task<bool> Touch(string name, CancellationToken cancellationToken) => throw new IOException();

        public IAsyncEnumerable<StoredArtifact> List(string prefix, CancellationToken cancellationToken) =>
            throw new IOException();

        public Task Delete(string name, CancellationToken cancellationToken) => throw new IOException();
    }

    private sealed class OddStore(bool keeps) : IArtifactStore
    {
        private byte[]? _content;

        public Task Write(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
        {
            _content = keeps ? content.ToArray() : null;
            return Task.CompletedTask;
        }

        public Task<byte[]?> Read(string name, CancellationToken cancellationToken) => Task.FromResult(_content);

        public Task<byte[]?> ReadPart(string name, long offset, int count, CancellationToken cancellationToken) =>
            Task.FromResult(_content);

        public Task<long?> Length(string name, CancellationToken cancellationToken) => Task.FromResult<long?>(_content?.Length);

        public Task<bool> Touch(string name, CancellationToken cancellationToken) => Task.FromResult(_content is not null);

        public IAsyncEnumerable<StoredArtifact> List(string prefix, CancellationToken cancellationToken) =>
            AsyncEnumerable.Empty<StoredArtifact>();

        public Task Delete(string name, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
