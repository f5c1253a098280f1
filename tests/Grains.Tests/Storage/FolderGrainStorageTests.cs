using DistSeq.Grains.Jobs;
using DistSeq.Silo.Storage;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Orleans.Storage;

namespace DistSeq.Grains.Tests.Storage;

public sealed class FolderGrainStorageTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("distseq-records-").FullName;
    private readonly ServiceProvider _services = new ServiceCollection().AddSerializer().BuildServiceProvider();

    public void Dispose()
    {
        _services.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task What_was_written_is_read_by_another_instance()
    {
        var written = new GrainState<JobRecord>(new JobRecord { Spec = Examples.Job, Dataset = "d", Epoch = 7 });
        await Storage().WriteStateAsync("job", Id("a"), written);
        Assert.True(written.RecordExists);
        var read = new GrainState<JobRecord>();
        await Storage().ReadStateAsync("job", Id("a"), read);
        Assert.True(read.RecordExists);
        Assert.Equal(written.ETag, read.ETag);
        Assert.Equal((Examples.Job, "d", 7), (read.State!.Spec, read.State.Dataset, read.State.Epoch));
    }

    [Fact]
    public async Task What_was_never_written_is_a_new_record()
    {
        var read = new GrainState<JobRecord>();
        await Storage().ReadStateAsync("job", Id("none"), read);
        Assert.False(read.RecordExists);
        Assert.Null(read.ETag);
        Assert.NotNull(read.State);
    }

    [Fact]
    public async Task A_writer_that_has_not_seen_the_latest_version_is_refused()
    {
        var storage = Storage();
        var first = new GrainState<JobRecord>(new JobRecord { Epoch = 1 });
        await storage.WriteStateAsync("job", Id("a"), first);
        var second = new GrainState<JobRecord>();
        await storage.ReadStateAsync("job", Id("a"), second);
        second.State!.Epoch = 2;
        await storage.WriteStateAsync("job", Id("a"), second);
        first.State!.Epoch = 9;
        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.WriteStateAsync("job", Id("a"), first));
        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.ClearStateAsync("job", Id("a"), first));
        await Assert.ThrowsAsync<InconsistentStateException>(
            () => storage.WriteStateAsync("job", Id("a"), new GrainState<JobRecord>(new JobRecord())));
        var read = new GrainState<JobRecord>();
        await storage.ReadStateAsync("job", Id("a"), read);
        Assert.Equal(2, read.State!.Epoch);
    }

    [Fact]
    public async Task Of_writers_at_once_one_is_taken()
    {
        var storage = Storage();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(async n =>
            await Record.ExceptionAsync(() => storage.WriteStateAsync("job", Id("a"), new GrainState<JobRecord>(new JobRecord { Epoch = n })))));
        Assert.Single(outcomes, outcome => outcome is null);
        Assert.All(outcomes.OfType<Exception>(), outcome => Assert.IsType<InconsistentStateException>(outcome));
    }

    [Fact]
    public async Task A_cleared_record_is_gone_and_may_be_written_anew()
    {
        var storage = Storage();
        var state = new GrainState<JobRecord>(new JobRecord { Epoch = 1 });
        await storage.WriteStateAsync("job", Id("a"), state);
        await storage.ClearStateAsync("job", Id("a"), state);
        Assert.False(state.RecordExists);
        Assert.Equal(0, state.State!.Epoch);
        Assert.Empty(Directory.EnumerateFiles(_folder));
        await storage.ClearStateAsync("job", Id("a"), state);
        await storage.WriteStateAsync("job", Id("a"), state);
        Assert.True(state.RecordExists);
    }

    [Fact]
    public async Task Keys_of_any_characters_are_kept_apart_within_the_folder()
    {
        string[] keys = ["a/b", "a%2fb", "../up", "a b", "a.b", "ä", "A", "a", "a\\b", "-", "a:b", "a\nb"];
        var storage = Storage();
        for (var n = 0; n < keys.Length; n++)
            await storage.WriteStateAsync("job", Id(keys[n]), new GrainState<JobRecord>(new JobRecord { Epoch = n }));
        Assert.Equal(keys.Length, Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories).Count());
        for (var n = 0; n < keys.Length; n++)
        {
            var read = new GrainState<JobRecord>();
            await storage.ReadStateAsync("job", Id(keys[n]), read);
            Assert.Equal(n, read.State!.Epoch);
        }
    }

    [Fact]
    public async Task Records_of_different_names_do_not_meet()
    {
        var storage = Storage();
        await storage.WriteStateAsync("job", Id("a"), new GrainState<JobRecord>(new JobRecord { Epoch = 1 }));
        var read = new GrainState<JobRecord>();
        await storage.ReadStateAsync("sweep", Id("a"), read);
        Assert.False(read.RecordExists);
    }

    private static GrainId Id(string key) => GrainId.Create("test", key);

    private FolderGrainStorage Storage() => new(_folder, new OrleansGrainStorageSerializer(_services.GetRequiredService<Serializer>()));
}
