using DistSeq.Grains.Data.Web;
using DistSeq.Grains.Records;
using DistSeq.Silo.Storage;
using Orleans.Configuration;
using Orleans.Serialization;
using Orleans.TestingHost;

namespace DistSeq.Grains.Tests;

/// <summary>Silos of one process: artifacts in memory, records in a folder that outlives a killed silo.</summary>
internal sealed class TestCluster : IAsyncDisposable
{
    // Orleans gives calls and activations half a minute each to end.
    private static readonly TimeSpan LongestStop = TimeSpan.FromMinutes(5);

    private static int _jobs;
    private readonly string _folder = Directory.CreateTempSubdirectory("distseq-grains-").FullName;

    // Independent of silos, so that records can be read after any of them is gone.
    private readonly ServiceProvider _services = new ServiceCollection().AddSerializer().BuildServiceProvider();

    private TestCluster(
        int silos, int threads, Action<ISiloBuilder>? configure, TimeProvider clock, bool endsStrays, bool savesAlways,
        bool keepsRecordsInMemory)
    {
        Serializer = new CountingSerializer(
            new SealedRecordSerializer(new OrleansGrainStorageSerializer(_services.GetRequiredService<Serializer>())));
        var folder = new FolderGrainStorage(_folder, Serializer);
        Records = new FlakyRecords(keepsRecordsInMemory ? new MemoryRecords(Serializer) : folder);
        var builder = new InProcessTestClusterBuilder((short)silos);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Configure<ClusterMembershipOptions>(membership =>
            {
                membership.ProbeTimeout = membership.MinProbeTimeout = TimeSpan.FromSeconds(0.5);
                membership.MaxProbeTimeout = TimeSpan.FromSeconds(1);
                membership.TableRefreshTimeout = TimeSpan.FromSeconds(2);
            });
            silo.Services.AddSingleton(clock);
            silo.Services.AddSingleton(WebPolicy.Any);
            if (savesAlways)
                silo.Services.AddSingleton(new CheckpointPolicy(TimeSpan.Zero));
            configure?.Invoke(silo);
            silo.Services.AddSingleton<NearShards>(new InterferedShards(Interference));
            silo.AddTrainingGrains(threads);
            if (!endsStrays)
                silo.Services.Remove(silo.Services.Single(service => service.ImplementationType == typeof(StrayParts)));
            silo.AddIncomingGrainCallFilter(Interference);
            silo.Services.AddArtifacts(_ => Store);
            silo.Services.AddRecords(_ => Records, _ => folder);
        });
        // Only this limit ends a call to a killed silo.
        builder.ConfigureClient(
            client => client.Configure<ClientMessagingOptions>(messaging => messaging.ResponseTimeout = TimeSpan.FromSeconds(8)));
        Host = builder.Build();
    }

    public InProcessTestCluster Host { get; }

    public IClusterClient Grains => Host.Client;

    /// <summary>Files of all records.</summary>
    public string[] RecordFiles => Directory.GetFiles(_folder);

    public MemoryArtifactStore Store { get; } = new();

    public FlakyRecords Records { get; }

    public CountingSerializer Serializer { get; }

    public Interference Interference { get; } = new();

    /// <param name="silos">Silos.</param>
    /// <param name="threads">Compute threads of each.</param>
    /// <param name="configure">Configures each silo further.</param>
    /// <param name="clock">The clock of jobs, workers and shards. Default: the system's.</param>
    /// <param name="endsStrays">Whether parts of jobs that do not exist are ended, as on every silo. Default yes.</param>
    /// <param name="savesAlways">Whether jobs write a checkpoint after every run of steps. Default no.</param>
    /// <param name="keepsRecordsInMemory">For tests with thousands of writes. Default no: they are flushed to a disk.</param>
    public static async Task<TestCluster> StartAsync(
        int silos = 1, int threads = 1, Action<ISiloBuilder>? configure = null, TimeProvider? clock = null,
        bool endsStrays = true, bool savesAlways = false, bool keepsRecordsInMemory = false)
    {
        var cluster = new TestCluster(silos, threads, configure, clock ?? TimeProvider.System, endsStrays, savesAlways,
            keepsRecordsInMemory);
        await cluster.Host.DeployAsync();
        // Orleans' own wait may end before a silo knows all others, and a job uses the silos that are known.
        await Eventually.Holds(() => Task.FromResult(cluster.Host.Silos.All(
            silo => silo.ServiceProvider.GetRequiredService<SiloRoster>().Members.Count == silos)));
        return cluster;
    }

    /// <summary>An id that no other test uses.</summary>
    public static string NewId() => $"job-{Interlocked.Increment(ref _jobs)}";

    /// <summary>A parameter shard on the first silo.</summary>
    public IParameterShardGrain Shard(string job, int index = 0, long attempt = 1) =>
        Grains.GetGrain<IParameterShardGrain>(SiloKey.Shard(job, attempt, index, Host.Silos[0].SiloAddress.ToParsableString()));

    /// <summary>Kills a silo, has the others know it at once, and starts another in its place.</summary>
    public async Task Replace(SiloAddress silo, CancellationToken cancellation)
    {
        await Host.KillSiloAsync(Host.GetSiloForAddress(silo)!, cancellation);
        await Host.Silos[0].ServiceProvider.GetRequiredService<IClusterMembershipService>().TryKill(silo);
        await Host.StartAdditionalSiloAsync();
    }

    /// <summary>The activation of a job's shard or worker of attempt 1, wherever it is.</summary>
    public IGrainContext Find<T>(string job, int number)
        where T : IGrainWithStringKey => Host.Silos
            .Select(silo => Grains.GetGrain<T>(SiloKey.Shard(job, 1, number, silo.SiloAddress.ToParsableString())))
            .Select(grain => Host.TryGetGrainContext(grain.GetGrainId(), out var context) ? context : null)
            .FirstOrDefault(context => context is not null) ?? throw new InvalidOperationException("Not active.");

    /// <summary>Workers and parameter shards of a job, of all its attempts, on all silos.</summary>
    public async Task<int> CountParts(string job)
    {
        var grains = await Grains.GetGrain<IManagementGrain>(0).GetDetailedGrainStatistics();
        return grains.Count(grain => grain.GrainId.Key.ToString()!.StartsWith(job + "/", StringComparison.Ordinal));
    }

    public async Task<string> Upload(byte[] content)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(content));
        var upload = Grains.GetGrain<IUploadGrain>(hash);
        await upload.SendPart(0, content);
        await upload.Complete(1);
        return hash;
    }

    public async Task<DatasetStatus> Prepare(DataSpec spec, string text, TaskKind? task = null) =>
        await Grains.GetGrain<IDatasetGrain>(await Upload(Encoding.UTF8.GetBytes(text))).Prepare(spec, task);

    /// <summary>Prepares the data and submits.</summary>
    public async Task<IJobGrain> Submit(JobSpec spec, string? id = null)
    {
        var dataset = await Prepare(spec.Data, Examples.Text(spec), spec.Task);
        var job = Grains.GetGrain<IJobGrain>(id ?? NewId());
        await job.Submit(spec, dataset.Id);
        return job;
    }

    /// <summary>Submits and awaits the end.</summary>
    public async Task<Outcome> Train(JobSpec spec, string? id = null) => await Outcome.Of(await Submit(spec, id));

    public async ValueTask DisposeAsync()
    {
        Interference.Stop();
        await Host.DisposeAsync().AsTask().WaitAsync(LongestStop);
        await _services.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
