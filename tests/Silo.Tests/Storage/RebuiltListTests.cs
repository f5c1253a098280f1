using DistSeq.Contracts.Specs;
using DistSeq.Contracts.Sweeps;
using DistSeq.Grains.Jobs;
using Orleans.Core.Internal;

namespace DistSeq.Silo.Tests.Storage;

/// <summary>The lists of jobs and sweeps after a byte of one of their records has changed, in any store.</summary>
public sealed class RebuiltListTests(RedisFixture redis, PostgresDatabases postgres) : IClassFixture<RedisFixture>, IDisposable
{
    private const string Cluster = "rebuilt";

    private static readonly DateTimeOffset Begin = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    // Some look like numbers, which Orleans stores as numbers in Postgres.
    private static readonly string[] Jobs =
        [.. Enumerable.Range(0, 70).Select(number => $"job-{number}"), "ade", "7", "0123456789abcdef0123456789abcdef"];

    private static readonly string[] Sweeps = [.. Enumerable.Range(0, 34).Select(number => $"sweep-{number:D3}")];

    private readonly string _folder = Directory.CreateTempSubdirectory("distseq-rebuilt-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public Task In_Redis()
    {
        var database = redis.Connection.GetDatabase();
        static RedisKey Key(string name, string type, string key) => $"{Cluster}/state/{type}/{key}/{name}";
        return Judge(
            StorageSilo.On("redis", redis.EndPoint, Cluster),
            async (name, type, key) => (byte[])(await database.HashGetAsync(Key(name, type, key), "data"))!,
            (name, type, key, content) => database.HashSetAsync(Key(name, type, key), "data", content));
    }

    [Fact]
    public async Task In_Postgres()
    {
        var connection = await postgres.CreateDatabaseAsync();
        await using var database = NpgsqlDataSource.Create(connection);
        static string Where(string name, string key) =>
            $"WHERE Name = '{name}' AND KeyText = '={key}'";
        await Judge(
            StorageSilo.On("postgres", connection, Cluster),
            async (name, _, key) =>
            {
                await using var command = database.CreateCommand($"SELECT Content FROM distseq.record {Where(name, key)}");
                return (byte[])(await command.ExecuteScalarAsync(Cancellation))!;
            },
            async (name, _, key, content) =>
            {
                await using var command = database.CreateCommand($"UPDATE distseq.record SET Content = $1 {Where(name, key)}");
                command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = content });
                Assert.Equal(1, await command.ExecuteNonQueryAsync(Cancellation));
            });
    }

    [Fact]
    public Task In_a_folder()
    {
        string Path(string name, string key) => System.IO.Path.Combine(_folder, Cluster, "records", $"{name}-{key}");
        return Judge(
            new SiloOptions { Artifacts = $"folder:{_folder}", ClusterId = Cluster },
            (name, _, key) => File.ReadAllBytesAsync(Path(name, key), Cancellation),
            (name, _, key, content) => File.WriteAllBytesAsync(Path(name, key), content, Cancellation));
    }

    [Fact]
    public async Task An_open_job_whose_own_record_is_damaged_hides_no_other()
    {
        await using var cluster = await TestCluster.StartAsync();
        var registry = cluster.Grains.GetGrain<IJobRegistryGrain>(0);
        await WriteJob(cluster.Host.Silos[0].ServiceProvider, "job-1", Status("job-1", 1, JobState.Queued));
        var file = cluster.RecordFiles.Single(file => file.EndsWith("job-job-1", StringComparison.Ordinal));
        await Flip(
            () => File.ReadAllBytesAsync(file, Cancellation), content => File.WriteAllBytesAsync(file, content, Cancellation));
        await registry.Put(new JobLine { Id = "job-1", Name = "dino" });
        await registry.Put(new JobLine { Id = "job-2", Name = "dino", State = JobState.Completed });
        var jobs = (await cluster.Grains.GetGrain<IClusterGrain>(0).FindJobs(new JobQuery())).Jobs;
        Assert.Equal(["job-2", "job-1"], jobs.Select(line => line.Id));
        Assert.Contains("The record 'job' of 'job-1' in the cluster's store is damaged", jobs[1].Error, StringComparison.Ordinal);
        Assert.Contains("or use another id", jobs[1].Error, StringComparison.Ordinal);
    }

    // Each record of both lists in turn, then all of them at once.
    private static async Task Judge(
        SiloOptions options, Func<string, string, string, Task<byte[]>> read, Func<string, string, string, byte[], Task> write)
    {
        await using var silo = await StorageSilo.StartAsync(options, resumesJobs: false);
        var grains = silo.Services.GetRequiredService<IGrainFactory>();
        var (jobs, sweeps) = (grains.GetGrain<IJobRegistryGrain>(0), grains.GetGrain<IJobRegistryGrain>(1));
        foreach (var (number, id) in Jobs.Index())
        {
            var status = Status(id, number, number % 9 == 4 ? JobState.Queued : JobState.Completed);
            await WriteJob(silo.Services, id, status);
            await jobs.Put(JobLine.Of(status));
        }

        var spec = new SweepSpec
        {
            Base = Examples.Job,
            Search = new Dictionary<string, SearchSpec> { ["model.hidden"] = new() { Values = ["16", "32"] } },
            Budget = new BudgetSpec { Trials = 2 },
        };
        foreach (var id in Sweeps)
            await grains.GetGrain<ISweepGrain>(id).Submit(spec, []);
        // Without their data they fail.
        await Eventually.Holds(async () => (await Lines(sweeps)).All(static line => line.IsFinished));

        var (jobsBefore, sweepsBefore) = (await Lines(jobs), await Lines(sweeps));
        var openBefore = await Open(jobs);
        Assert.Equal(Jobs.Reverse(), jobsBefore.Select(line => line.Id));
        Assert.Equal(Sweeps.Reverse(), sweepsBefore.Select(line => line.Id));
        string[] jobNames = ["jobs", "jobs-0", "jobs-1", "jobs-2"];
        string[] sweepNames = ["jobs", "jobs-0", "jobs-1"];
        foreach (var names in jobNames.Select(name => (string[])[name]).Append(jobNames))
        {
            await Damage(jobs, "0", names);
            Assert.Equal(jobsBefore, await Lines(jobs));
            Assert.Equal(openBefore, await Open(jobs));
            Assert.NotEmpty(openBefore);
        }

        foreach (var names in sweepNames.Select(name => (string[])[name]).Append(sweepNames))
        {
            await Damage(sweeps, "1", names);
            Assert.Equal(sweepsBefore, await Lines(sweeps));
        }

        string[] rebuilt =
        [
            .. jobNames.Select(name => $"{name} of the list of jobs"),
            .. sweepNames.Select(name => $"{name} of the list of sweeps"),
        ];
        Assert.Equal(rebuilt.Order(StringComparer.Ordinal),
            (await grains.GetGrain<IClusterGrain>(0).Examine()).Silos.Single().RebuiltRecords);

        // A job whose own record is damaged too is listed with what is wrong.
        await Flip(() => read("job", "job", "job-5"), content => write("job", "job", "job-5", content));
        await Damage(jobs, "0", ["jobs-0"]);
        Assert.Equal(Jobs.Order(), (await Lines(jobs)).Select(line => line.Id).Order());
        var lost = (await jobs.Get("job-5"))!;
        Assert.Equal(JobState.Failed, lost.State);
        Assert.Contains("The record 'job' of 'job-5' in the cluster's store is damaged", lost.Error, StringComparison.Ordinal);
        await jobs.Put(new JobLine { Id = "later", Name = "later" });
        Assert.Equal("later", (await Lines(jobs))[0].Id);

        async Task Damage(IJobRegistryGrain registry, string key, string[] names)
        {
            var type = registry.GetGrainId().Type.ToString()!;
            foreach (var name in names)
                await Flip(() => read(name, type, key), content => write(name, type, key, content));
            var damaged = await Task.WhenAll(names.Select(name => read(name, type, key)));
            await registry.AsReference<IGrainManagementExtension>().DeactivateOnIdle();
            // The old activation may still answer.
            await Eventually.Holds(async () =>
            {
                await registry.Get("any");
                var now = await Task.WhenAll(names.Select(name => read(name, type, key)));
                return now.Zip(damaged).All(pair => !pair.First.AsSpan().SequenceEqual(pair.Second));
            });
        }
    }

    private static JobStatus Status(string id, int number, JobState state) =>
        new() { Id = id, Name = "dino", State = state, Seconds = 5, SubmittedAt = Begin.AddMinutes(number), Dataset = "data" };

    private static Task WriteJob(IServiceProvider services, string id, JobStatus status) =>
        services.GetRequiredKeyedService<IGrainStorage>(StorageName.Records).WriteStateAsync(
            JobRecord.Name,
            services.GetRequiredService<IGrainFactory>().GetGrain<IJobGrain>(id).GetGrainId(),
            new GrainState<JobRecord>(new JobRecord { Spec = Examples.Job, Dataset = "data", Status = status }));

    // A job's record does not say when it ended.
    private static async Task<JobLine[]> Lines(IJobRegistryGrain registry) =>
        [.. (await registry.Find(new JobQuery { Limit = int.MaxValue })).Jobs.Select(line => line with { EndedAt = null })];

    private static async Task<string[]> Open(IJobRegistryGrain registry) =>
        [.. (await registry.ListOpen()).Select(line => line.Id)];

    private static async Task Flip(Func<Task<byte[]>> read, Func<byte[], Task> write)
    {
        var content = await read();
        content[^1] ^= 1;
        await write(content);
    }
}
