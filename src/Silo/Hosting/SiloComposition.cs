using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using DistSeq.Grains;
using DistSeq.Grains.Cluster;
using DistSeq.Grains.Records;
using DistSeq.Silo.Connections;
using DistSeq.Silo.Membership;
using DistSeq.Silo.Storage;
using Npgsql;
using Orleans.Configuration;
using Orleans.Storage;
using StackExchange.Redis;

namespace DistSeq.Silo.Hosting;

/// <summary>Puts a silo together from its settings.</summary>
internal static class SiloComposition
{
    public static void AddSilo(this IHostApplicationBuilder builder, SiloOptions options)
    {
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(120));
        builder.Services.AddSingleton<TimeProvider>(new SteadyClock(TimeProvider.System));
        builder.UseOrleans(silo =>
        {
            // The service's id is what the providers' keys of records begin with.
            silo.Configure<ClusterOptions>(cluster =>
                (cluster.ClusterId, cluster.ServiceId) = (options.ClusterId, options.ClusterId));
            silo.Configure<Orleans.Configuration.SiloOptions>(names => names.SiloName = Name(options));
            silo.Configure<ClusterMembershipOptions>(ConfigureMembership);
            silo.Configure<SiloMessagingOptions>(messaging => messaging.CancelRequestOnTimeout = true);
            silo.Configure<ConnectionOptions>(connections => connections.ConnectionsPerEndpoint = 2);
            silo.Services.UseBlockConnections();
            silo.Services.AddSingleton(new Grains.Cluster.AllocationPolicy(options.SlotsPerUser));
            silo.Services.AddSingleton(options.Retention);
            silo.AddTrainingGrains(options.ComputeThreads);
            silo.AddActivityPropagation();
            AddClustering(silo, options);
            AddArtifacts(silo.Services, options);
            silo.Services.AddSingleton(ConnectionOf(options));
            if (options.Clustering == "postgres" || options.ArtifactStore == "postgres")
                silo.Services.AddPostgresDatabase(options);
        });
    }

    /// <summary>The cluster's own folder, of a silo that keeps records or artifacts in one.</summary>
    public static string Folder(SiloOptions options) => Path.Combine(
        options.Artifacts.StartsWith("folder:", StringComparison.Ordinal)
            ? options.Artifacts["folder:".Length..]
            : Path.Combine("runs", ".cluster"),
        options.ClusterId);

    public static string Name(SiloOptions options) =>
        options.SiloName.Length > 0 ? options.SiloName : $"{Dns.GetHostName()}-{options.SiloPort}";

    public static ConfigurationOptions RedisConfiguration(SiloOptions options)
    {
        var configuration = ConfigurationOptions.Parse(options.Redis);
        configuration.AbortOnConnectFail = false;
        var password = Secret(options.RedisPassword, options.RedisPasswordFile);
        if (password.Length > 0)
            configuration.Password = password;
        return configuration;
    }

    /// <summary>What a file holds, or the value where no file is named.</summary>
    public static string Secret(string value, string file) => file.Length > 0 ? File.ReadAllText(file).Trim() : value;

    public static SealedRecordSerializer Serializer(IServiceProvider services) =>
        new(ActivatorUtilities.CreateInstance<OrleansGrainStorageSerializer>(services));

    // Measured: a killed silo is declared dead in 4 s, a hung one in 15 s, and a zombie is told within 2 s.
    private static void ConfigureMembership(ClusterMembershipOptions membership)
    {
        membership.ProbeTimeout = TimeSpan.FromSeconds(2);
        membership.MaxProbeTimeout = TimeSpan.FromSeconds(4);
        membership.NumMissedProbesLimit = 3;
        membership.TableRefreshTimeout = TimeSpan.FromSeconds(5);
        // Where all silos were killed, nobody is left to declare them dead: new ones join when the last sign of life is three of these old.
        membership.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(5);
        // Rows of silos that are dead are of no use, and every silo reads them all again and again.
        membership.DefunctSiloExpiration = TimeSpan.FromDays(1);
        membership.DefunctSiloCleanupPeriod = TimeSpan.FromMinutes(10);
    }

    private static void AddClustering(ISiloBuilder silo, SiloOptions options)
    {
        if (options.Clustering == "localhost")
        {
            AddLocal(silo, options);
            return;
        }

        if (options.Clustering == "postgres")
            silo.AddPostgres(options.ClusterId);
        else
            AddRedis(silo, options);
        silo.GuardStores();
        var address = options.AdvertisedIp == "auto" ? FirstAddress() : IPAddress.Parse(options.AdvertisedIp);
        silo.ConfigureEndpoints(address, options.SiloPort, options.GatewayPort, listenOnAnyHostAddress: !IPAddress.IsLoopback(address));
    }

    private static void AddRedis(ISiloBuilder silo, SiloOptions options)
    {
        var redis = RedisConfiguration(options);
        var members = new Lazy<Task<ConnectionMultiplexer>>(() => ConnectionMultiplexer.ConnectAsync(redis));
        silo.UseRedisClustering(clustering =>
        {
            clustering.ConfigurationOptions = redis;
            // A table that is made anew keeps its connection.
            clustering.CreateMultiplexer = async _ => (await members.Value, false);
        });
        silo.Services.AddRecords(
            services => services.GetRequiredKeyedService<IGrainStorage>(StorageName.BareRecords),
            _ => new RedisRecordNames(async () => await members.Value, $"{options.ClusterId}/state/"));
        silo.AddRedisGrainStorage(StorageName.BareRecords, storage => storage.Configure<IServiceProvider>((records, services) =>
        {
            records.ConfigurationOptions = redis;
            // A key that says that there is nothing would stay for ever. Who has not seen the deletion is refused all the same.
            records.DeleteStateOnClear = true;
            records.GrainStorageSerializer = Serializer(services);
        }));
    }

    private static void AddLocal(ISiloBuilder silo, SiloOptions options)
    {
        silo.UseLocalhostClustering(
            options.SiloPort, options.GatewayPort, serviceId: options.ClusterId, clusterId: options.ClusterId);
        var folder = Path.Combine(Folder(options), "records");
        silo.Services.AddSingleton(services => new FolderGrainStorage(folder, Serializer(services)));
        silo.Services.AddRecords(
            services => services.GetRequiredService<FolderGrainStorage>(),
            services => services.GetRequiredService<FolderGrainStorage>());
    }

    private static void AddArtifacts(IServiceCollection services, SiloOptions options)
    {
        services.AddArtifacts(provider => options.ArtifactStore switch
        {
            "redis" => new RedisArtifactStore(ConnectionMultiplexer.Connect(RedisConfiguration(options)), $"{options.ClusterId}/artifacts/"),
            "postgres" => new PostgresArtifactStore(provider.GetRequiredService<NpgsqlDataSource>(), options.ClusterId),
            _ => new FolderArtifactStore(Path.Combine(Folder(options), "artifacts")),
        });
    }

    private static StoreConnection ConnectionOf(SiloOptions options)
    {
        var ways = new List<bool?>();
        if (options.Clustering == "redis" || options.ArtifactStore == "redis")
            ways.Add(RedisConfiguration(options).Ssl);
        if (options.Clustering == "postgres" || options.ArtifactStore == "postgres")
            ways.Add(PostgresComposition.IsEncrypted(options));
        // Of two ways the worse tells.
        bool? encrypted = ways.Contains(false) ? false : ways.Count == 0 || ways.Contains(null) ? null : true;
        return new StoreConnection(options.ArtifactStore is "redis" or "postgres" ? options.ArtifactStore : "folder", encrypted);
    }

    private static IPAddress FirstAddress() => NetworkInterface.GetAllNetworkInterfaces()
        .Where(network => network.OperationalStatus == OperationalStatus.Up && network.NetworkInterfaceType != NetworkInterfaceType.Loopback)
        .SelectMany(network => network.GetIPProperties().UnicastAddresses)
        .Select(unicast => unicast.Address)
        .FirstOrDefault(address => address.AddressFamily == AddressFamily.InterNetwork)
        ?? throw new InvalidOperationException("DISTSEQ__ADVERTISEDIP is auto, but the host has no IPv4 address besides loopback; set the address.");
}
