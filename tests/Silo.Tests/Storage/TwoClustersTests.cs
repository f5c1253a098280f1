using DistSeq.Contracts.Artifacts;
using DistSeq.Contracts.Data;

namespace DistSeq.Silo.Tests.Storage;

/// <summary>Clusters with two ids on one store: neither sees the other, and every key says whose it is.</summary>
public sealed class TwoClustersTests(RedisFixture redis, PostgresDatabases postgres) : IClassFixture<RedisFixture>, IDisposable
{
    private static readonly string[] Ids = ["first", "second"];

    private readonly string _folder = Directory.CreateTempSubdirectory("distseq-clusters-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Share_a_Redis()
    {
        await TrainBoth(() => StorageSilo.On("redis", redis.EndPoint));
        var keys = new List<string>();
        await foreach (var key in redis.Connection.GetServer(redis.EndPoint).KeysAsync(pattern: "*"))
            keys.Add(key.ToString());
        DemandPrefixes(keys);
    }

    [Fact]
    public async Task Share_a_Postgres()
    {
        var connection = await postgres.CreateDatabaseAsync();
        await TrainBoth(() => StorageSilo.On("postgres", connection));
        await using var database = NpgsqlDataSource.Create(connection);
        var owners = new Dictionary<string, string>();
        await foreach (var row in Rows(database, """
            SELECT c.table_name, c.column_name FROM information_schema.columns c
            WHERE c.table_schema = 'distseq' AND c.ordinal_position = 1 ORDER BY 1
            """))
        {
            owners.Add(row[0], row[1]);
        }

        // The text of queries belongs to no cluster.
        Assert.True(owners.Remove("orleansquery"));
        Assert.NotEmpty(owners);
        foreach (var (table, column) in owners)
        {
            var found = new List<string>();
            await foreach (var row in Rows(database, $"SELECT {column}::text FROM distseq.{table}"))
                found.Add(row[0] + "/");
            DemandPrefixes(found);
        }
    }

    [Fact]
    public async Task Share_a_folder()
    {
        await TrainBoth(() => new SiloOptions { Artifacts = $"folder:{_folder}" });
        DemandPrefixes([.. Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(_folder, path).Replace('\\', '/'))]);
    }

    private static async IAsyncEnumerable<string[]> Rows(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync(Cancellation);
        while (await reader.ReadAsync(Cancellation))
            yield return [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetString)];
    }

    private static void DemandPrefixes(IReadOnlyCollection<string> keys)
    {
        Assert.All(keys, key => Assert.Contains(key.Split('/')[0], Ids));
        Assert.Equal(Ids, keys.Select(key => key.Split('/')[0]).Distinct().Order());
    }

    // Jobs with the same id and different seeds: each has its own record, data, checkpoint and weights.
    private static async Task TrainBoth(Func<SiloOptions> options)
    {
        var silos = new List<StorageSilo>();
        try
        {
            foreach (var id in Ids)
            {
                var one = options();
                one.ClusterId = id;
                silos.Add(await StorageSilo.StartAsync(one));
            }

            var hashes = await Task.WhenAll(silos.Select((silo, index) =>
                Train(silo.Services.GetRequiredService<IGrainFactory>(), index + 1)));
            Assert.NotNull(hashes[0]);
            Assert.NotNull(hashes[1]);
            Assert.NotEqual(hashes[0], hashes[1]);
        }
        finally
        {
            foreach (var silo in silos)
                await silo.DisposeAsync();
        }
    }

    private static async Task<string?> Train(IGrainFactory grains, long seed)
    {
        var spec = Examples.Job with { Seed = seed };
        var text = Encoding.UTF8.GetBytes(Examples.Text(spec.Data.Format));
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(text));
        Assert.False(await grains.GetGrain<IUploadGrain>(hash).IsComplete());
        await grains.GetGrain<IUploadGrain>(hash).SendPart(0, text);
        await grains.GetGrain<IUploadGrain>(hash).Complete(1);
        var dataset = await grains.GetGrain<IDatasetGrain>(hash).Prepare(spec.Data);
        var job = grains.GetGrain<IJobGrain>("same");
        await job.Submit(spec, dataset.Id);
        var (status, _) = await Outcome.Of(job);
        Assert.Null(status.Error);
        return status.WeightsSha256;
    }
}
