namespace DistSeq.Silo.Tests.Storage;

/// <summary>A flipped bit in a record is noticed, in any store.</summary>
public sealed class DamagedRecordTests(RedisFixture redis, PostgresDatabases postgres) : IClassFixture<RedisFixture>, IDisposable
{
    private const string Name = "dinosaurs-k3x9fa";
    private const int Turns = 100;

    private static readonly GrainId Id = GrainId.Create("test", Name);

    private readonly string _folder = Directory.CreateTempSubdirectory("distseq-damaged-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task In_Redis()
    {
        await using var silo = await StorageSilo.StartAsync(
            StorageSilo.On("redis", redis.EndPoint, "damaged"));
        var database = redis.Connection.GetDatabase();
        var server = redis.Connection.GetServer(redis.EndPoint);
        RedisKey Key() => server.Keys(pattern: $"damaged/state/{Id}*").Single();
        await Judge(silo, async () => (byte[])(await database.HashGetAsync(Key(), "data"))!,
            content => database.HashSetAsync(Key(), "data", content));
    }

    [Fact]
    public async Task In_Postgres()
    {
        var connection = await postgres.CreateDatabaseAsync();
        await using var silo = await StorageSilo.StartAsync(StorageSilo.On("postgres", connection));
        await using var database = NpgsqlDataSource.Create(connection);
        await Judge(
            silo,
            async () =>
            {
                await using var command = database.CreateCommand($"SELECT Content FROM distseq.record WHERE KeyText = '={Name}'");
                return (byte[])(await command.ExecuteScalarAsync(Cancellation))!;
            },
            async content =>
            {
                await using var command = database.CreateCommand(
                    $"UPDATE distseq.record SET Content = $1 WHERE KeyText = '={Name}'");
                command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = content });
                await command.ExecuteNonQueryAsync(Cancellation);
            });
    }

    [Fact]
    public async Task In_a_folder()
    {
        await using var silo = await StorageSilo.StartAsync(new SiloOptions { Artifacts = $"folder:{_folder}" });
        var file = Path.Combine(_folder, "distseq", "records", $"record-{Name}");
        // The number of the version comes first; any other number is as good.
        const int version = sizeof(long);
        await Judge(silo, async () => (await File.ReadAllBytesAsync(file, Cancellation))[version..], async content =>
            await File.WriteAllBytesAsync(file,
                [.. (await File.ReadAllBytesAsync(file, Cancellation))[..version], .. content], Cancellation));
        var bytes = await File.ReadAllBytesAsync(file, Cancellation);
        bytes[1] ^= 32;
        await File.WriteAllBytesAsync(file, bytes, Cancellation);
        var storage = silo.Services.GetRequiredKeyedService<IGrainStorage>(StorageName.Records);
        var read = new GrainState<JobRegistryRecord>();
        await storage.ReadStateAsync("record", Id, read);
        Assert.Equal(["a", "b"], read.State!.Jobs);
        await storage.WriteStateAsync("record", Id, read);

        foreach (var length in (int[])[0, 3, version, version + 5])
        {
            await File.WriteAllBytesAsync(file, bytes[..length], Cancellation);
            await Assert.ThrowsAsync<DamagedException>(() =>
                storage.ReadStateAsync("record", Id, new GrainState<JobRegistryRecord>()));
            await storage.WriteStateAsync("record", Id, await ReadAnew(storage));
        }
    }

    private static async Task Judge(StorageSilo silo, Func<Task<byte[]>> read, Func<byte[], Task> write)
    {
        var storage = silo.Services.GetRequiredKeyedService<IGrainStorage>(StorageName.Records);
        var written = new GrainState<JobRegistryRecord>(new JobRegistryRecord { Jobs = ["a", "b"] });
        await storage.WriteStateAsync("record", Id, written);
        var good = await read();
        var random = new Random(1);
        for (var turn = 0; turn < Turns; turn++)
        {
            var damaged = (byte[])good.Clone();
            damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            await write(damaged);
            var damage = await Assert.ThrowsAsync<DamagedException>(() =>
                storage.ReadStateAsync("record", Id, new GrainState<JobRegistryRecord>()));
            Assert.Contains($"The record 'record' of '{Name}' in the cluster's store is damaged",
                damage.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("another id", damage.Message, StringComparison.Ordinal);
        }

        // Of two that write it again, one succeeds.
        GrainState<JobRegistryRecord>[] both = [await ReadAnew(storage), await ReadAnew(storage)];
        await storage.WriteStateAsync("record", Id, both[0]);
        await Assert.ThrowsAnyAsync<InconsistentStateException>(() => storage.WriteStateAsync("record", Id, both[1]));
        Assert.Empty((await ReadAnew(storage, isDamaged: false)).State!.Jobs);

        // Another grain's record is undamaged, but it is not this one.
        await write(silo.Services.GetRequiredService<SealedRecordSerializer>().Serialize("word").ToArray());
        await Assert.ThrowsAsync<DamagedException>(
            () => storage.ReadStateAsync("record", Id, new GrainState<JobRegistryRecord>()));

        await write(good);
        var again = new GrainState<JobRegistryRecord>();
        await storage.ReadStateAsync("record", Id, again);
        Assert.Equal(["a", "b"], again.State!.Jobs);
    }

    private static async Task<GrainState<JobRegistryRecord>> ReadAnew(IGrainStorage storage, bool isDamaged = true)
    {
        var note = SealedRecordSerializer.ReplaceDamaged();
        var state = new GrainState<JobRegistryRecord>();
        await storage.ReadStateAsync("record", Id, state);
        Assert.Equal(isDamaged, note.Text is not null);
        Assert.Empty(state.State!.Jobs);
        return state;
    }
}
