using System.Security.Cryptography;
using DistSeq.Contracts.Artifacts;
using DistSeq.Contracts.Data;

namespace DistSeq.Silo.Tests.Storage;

/// <summary>A store that is up but full: jobs wait for it, say so, and complete once it accepts writes again.</summary>
public sealed class FullStoreTests(RedisFixture redis, PostgresDatabases postgres) : IClassFixture<RedisFixture>
{
    // Long enough that the store fills before the end.
    private const int Steps = 3_000;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_Redis_at_its_limit_of_memory()
    {
        var database = redis.Connection.GetDatabase();
        await Judge(
            StorageSilo.On("redis", redis.EndPoint),
            () => database.ExecuteAsync("CONFIG", "SET", "maxmemory", "1mb"),
            () => database.ExecuteAsync("CONFIG", "SET", "maxmemory", "0"),
            "OOM command not allowed when used memory > 'maxmemory'");
    }

    [Fact]
    public async Task A_Postgres_that_has_become_read_only()
    {
        var connection = await postgres.CreateDatabaseAsync();
        var name = new NpgsqlConnectionStringBuilder(connection).Database;
        // Set for new sessions; existing ones would keep the old value.
        await using var other = NpgsqlDataSource.Create(await postgres.CreateDatabaseAsync());
        async Task Set(string value)
        {
            await using var command = other.CreateCommand(
                $"ALTER DATABASE {name} SET default_transaction_read_only = {value}; "
                + $"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'");
            await command.ExecuteNonQueryAsync(Cancellation);
        }

        await Judge(StorageSilo.On("postgres", connection),
            () => Set("on"), () => Set("off"), "read-only transaction");
    }

    private static async Task Judge(SiloOptions options, Func<Task> fill, Func<Task> free, string reason)
    {
        await using var silo = await StorageSilo.StartAsync(options);
        var grains = silo.Services.GetRequiredService<IGrainFactory>();
        var spec = Examples.Job.Shaped(1, 1) with { Training = Examples.Job.Training with { Steps = Steps } };
        var text = Encoding.UTF8.GetBytes(Examples.Lines);
        var hash = Convert.ToHexStringLower(SHA256.HashData(text));
        await grains.GetGrain<IUploadGrain>(hash).SendPart(0, text);
        await grains.GetGrain<IUploadGrain>(hash).Complete(1);
        var dataset = await grains.GetGrain<IDatasetGrain>(hash).Prepare(spec.Data);
        var job = grains.GetGrain<IJobGrain>("waits-for-room");
        await job.Submit(spec, dataset.Id);
        await Eventually.Holds(async () => (await job.GetStatus()).Step > 0);
        await fill();
        try
        {
            await Eventually.Holds(async () =>
                (await job.GetStatus()).Trouble?.Contains(reason, StringComparison.Ordinal) == true);
            Assert.False((await job.GetStatus()).IsFinished);
        }
        finally
        {
            await free();
        }

        var (end, steps) = await Outcome.Of(job);
        Assert.Equal((JobState.Completed, null, null), (end.State, end.Error, end.Trouble));
        Assert.Equal(Steps, steps[^1].Step);
    }
}
