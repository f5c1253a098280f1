using Orleans.Serialization;

namespace DistSeq.Silo.Tests.Storage;

public sealed class FolderGrainStorageTests : GrainStorageConformance, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("distseq-records-").FullName;
    private readonly ServiceProvider _services = new ServiceCollection().AddSerializer().BuildServiceProvider();
    private readonly FolderGrainStorage _storage;

    public FolderGrainStorageTests() =>
        _storage = new FolderGrainStorage(_folder, new OrleansGrainStorageSerializer(_services.GetRequiredService<Serializer>()));

    public void Dispose()
    {
        _services.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_cleared_record_leaves_no_file()
    {
        var state = new GrainState<JobRegistryRecord>(new JobRegistryRecord());
        await _storage.WriteStateAsync("record", Id("a"), state);
        Assert.Single(Directory.EnumerateFiles(_folder));
        await _storage.ClearStateAsync("record", Id("a"), state);
        Assert.Empty(Directory.EnumerateFiles(_folder));
        await _storage.ClearStateAsync("record", Id("a"), state);
    }

    [Fact]
    public async Task Keys_of_any_characters_are_kept_apart_within_the_folder()
    {
        string[] keys = ["a/b", "a%2fb", "../up", "a b", "a.b", "ä", "A", "a", "a\\b", "-", "a:b", "a\nb"];
        for (var n = 0; n < keys.Length; n++)
        {
            await _storage.WriteStateAsync(
                "record", GrainId.Create("test", keys[n]),
                new GrainState<JobRegistryRecord>(new JobRegistryRecord { Jobs = [$"{n}"] }));
        }

        Assert.Equal(keys.Length, Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories).Count());
        for (var n = 0; n < keys.Length; n++)
        {
            var read = new GrainState<JobRegistryRecord>();
            await _storage.ReadStateAsync("record", GrainId.Create("test", keys[n]), read);
            Assert.Equal([$"{n}"], read.State!.Jobs);
        }
    }

    internal override Task<IGrainStorage> Storage() => Task.FromResult<IGrainStorage>(_storage);

    internal override Task<IRecordNames> Names() => Task.FromResult<IRecordNames>(_storage);
}
