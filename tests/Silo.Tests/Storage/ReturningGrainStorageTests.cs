using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Serialization;

namespace DistSeq.Silo.Tests.Storage;

public sealed class ReturningGrainStorageTests : IDisposable
{
    private static readonly GrainId Id = GrainId.Create("test", "a");

    private readonly string _folder = Directory.CreateTempSubdirectory("distseq-returning-").FullName;
    private readonly ServiceProvider _services = new ServiceCollection().AddSerializer().BuildServiceProvider();
    private readonly MemoryArtifactStore _artifacts = new();
    private readonly StoreLoss _loss = new();
    private readonly ReturningGrainStorage _storage;

    public ReturningGrainStorageTests() => _storage = new ReturningGrainStorage(
        new FolderGrainStorage(_folder, new OrleansGrainStorageSerializer(_services.GetRequiredService<Serializer>())),
        _artifacts, _loss, NullLogger<ReturningGrainStorage>.Instance);

    public void Dispose()
    {
        _services.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_record_that_is_gone_is_written_anew_by_who_holds_it_and_then_lasts()
    {
        var state = await WrittenAsync("mine");
        Empty();
        await _storage.WriteStateAsync("record", Id, state);
        await _storage.WriteStateAsync("record", Id, state);
        Assert.Equal(["mine"], (await ReadAsync()).Jobs);
    }

    [Fact]
    public async Task A_record_that_alone_is_gone_from_an_older_store_is_written_anew_and_others_are_looked_for()
    {
        var state = await WrittenAsync("mine");
        var other = new GrainState<JobRegistryRecord>(new JobRegistryRecord { Jobs = ["other"] });
        await _storage.WriteStateAsync("record", GrainId.Create("test", "b"), other);
        var next = _loss.Next;
        File.Delete(Directory.EnumerateFiles(_folder, "*a").Single());
        await _storage.WriteStateAsync("record", Id, state);
        Assert.Equal(["mine"], (await ReadAsync()).Jobs);
        Assert.True(next.IsCompleted);
    }

    [Fact]
    public async Task A_record_that_is_made_after_one_of_its_name_was_deleted_comes_back_too()
    {
        await WrittenAsync("first");
        await _storage.ClearStateAsync("record", Id, await LoadAsync());
        var second = await WrittenAsync("second");
        Empty();
        await _storage.WriteStateAsync("record", Id, second);
        Assert.Equal(["second"], (await ReadAsync()).Jobs);
    }

    [Fact]
    public async Task Who_finds_a_record_of_another_activation_is_refused()
    {
        var old = await WrittenAsync("old");
        Empty();
        await WrittenAsync("new");
        await _storage.WriteStateAsync("record", Id, await LoadAsync());
        await Assert.ThrowsAsync<InconsistentStateException>(() => _storage.WriteStateAsync("record", Id, old));
        Assert.Equal(["new"], (await ReadAsync()).Jobs);
    }

    [Fact]
    public async Task A_record_that_was_deleted_is_not_brought_back_by_who_still_holds_it()
    {
        var stale = await WrittenAsync("mine");
        await _storage.ClearStateAsync("record", Id, await LoadAsync());
        await Assert.ThrowsAsync<InconsistentStateException>(() => _storage.WriteStateAsync("record", Id, stale));
        Assert.False((await LoadAsync()).RecordExists);
    }

    [Fact]
    public async Task Records_that_are_deleted_after_the_store_came_back_stay_deleted_too()
    {
        var first = await WrittenAsync("first");
        Empty();
        await _storage.WriteStateAsync("record", Id, first);
        var stale = await LoadAsync();
        await _storage.ClearStateAsync("record", Id, await LoadAsync());
        await Assert.ThrowsAsync<InconsistentStateException>(() => _storage.WriteStateAsync("record", Id, stale));
    }

    // Makes the store come back empty.
    private void Empty()
    {
        foreach (var file in Directory.EnumerateFiles(_folder).ToArray())
            File.Delete(file);
    }

    private async Task<GrainState<JobRegistryRecord>> WrittenAsync(string job)
    {
        var state = new GrainState<JobRegistryRecord>(new JobRegistryRecord { Jobs = [job] });
        await _storage.WriteStateAsync("record", Id, state);
        return state;
    }

    private async Task<GrainState<JobRegistryRecord>> LoadAsync()
    {
        var state = new GrainState<JobRegistryRecord>();
        await _storage.ReadStateAsync("record", Id, state);
        return state;
    }

    private async Task<JobRegistryRecord> ReadAsync() => (await LoadAsync()).State!;
}
