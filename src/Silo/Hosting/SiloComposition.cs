using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using DistSeq.Grains;
using DistSeq.Grains.Cluster;
using DistSeq.Grains.Data;
using DistSeq.Grains.Records;
using DistSeq.Security;
using DistSeq.Silo.Access;
using DistSeq.Silo.Connections;
using DistSeq.Silo.Membership;
using DistSeq.Silo.Storage;
using Orleans.Configuration;
using Orleans.Storage;

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
            // Keys of records begin with the service's id.
            silo.Configure<ClusterOptions>(cluster =>
                (cluster.ClusterId, cluster.ServiceId) = (options.ClusterId, options.ClusterId));
            silo.Configure<Orleans.Configuration.SiloOptions>(names => names.SiloName = options.Name);
            silo.Configure<ClusterMembershipOptions>(ConfigureMembership);
            silo.Configure<SiloMessagingOptions>(messaging => messaging.CancelRequestOnTimeout = true);
            silo.Configure<ConnectionOptions>(connections => connections.ConnectionsPerEndpoint = 2);
            silo.Services.UseBlockConnections();
            AddSecurity(silo, options);
            silo.Services.AddSingleton(new Grains.Cluster.AllocationPolicy(options.SlotsPerUser));
            silo.Services.AddSingleton(options.Retention);
            silo.Services.AddSingleton(options.Web);
            silo.Services.AddSingleton(new ScratchFolder(options.Scratch.Length > 0 ? options.Scratch : Path.GetTempPath()));
            silo.AddTrainingGrains(options.ComputeThreads);
            silo.AddActivityPropagation();
            silo.Services.AddSingleton(services => new SealedRecordSerializer(
                ActivatorUtilities.CreateInstance<OrleansGrainStorageSerializer>(services)));
            AddClustering(silo, options);
            AddArtifacts(silo.Services, options);
            silo.Services.AddSingleton(ConnectionOf(options));
            silo.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(services =>
                ActivatorUtilities.CreateInstance<SiloChronicle>(services, options));
        });
    }

    /// <summary>The cluster's own folder, for a silo that keeps records or artifacts in one.</summary>
    public static string Folder(SiloOptions options) => Path.Combine(
        options.Artifacts.StartsWith("folder:", StringComparison.Ordinal)
            ? options.Artifacts["folder:".Length..]
            : Path.Combine("runs", ".cluster"),
        options.ClusterId);

    // Measured: a killed silo is declared dead after 4 s, a hung one after 15 s; a zombie learns of it within 2 s.
    private static void ConfigureMembership(ClusterMembershipOptions membership)
    {
        membership.ProbeTimeout = TimeSpan.FromSeconds(2);
        membership.MaxProbeTimeout = TimeSpan.FromSeconds(4);
        membership.NumMissedProbesLimit = 3;
        membership.TableRefreshTimeout = TimeSpan.FromSeconds(5);
        // Where all silos were killed, nobody is left to declare them dead: new ones join when the last sign of life is three
        // times as old as this.
        membership.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(5);
        // Rows of dead silos are useless, and every silo reads them all again and again.
        membership.DefunctSiloExpiration = TimeSpan.FromDays(1);
        membership.DefunctSiloCleanupPeriod = TimeSpan.FromMinutes(10);
    }

    private static void AddClustering(ISiloBuilder silo, SiloOptions options)
    {
        if (StoreCatalog.Find(options.Clustering) is not { } store)
        {
            AddLocal(silo, options);
            return;
        }

        store.AddClustering(silo, options.SettingsOf(store));
        silo.GuardStores();
        var address = options.AdvertisedIp == "auto" ? FirstAddress() : IPAddress.Parse(options.AdvertisedIp);
        silo.ConfigureEndpoints(
            address, options.SiloPort, options.GatewayPort, listenOnAnyHostAddress: !IPAddress.IsLoopback(address));
    }

    private static void AddLocal(ISiloBuilder silo, SiloOptions options)
    {
        silo.UseLocalhostClustering(
            options.SiloPort, options.GatewayPort, serviceId: options.ClusterId, clusterId: options.ClusterId);
        var folder = Path.Combine(Folder(options), "records");
        silo.Services.AddSingleton(services =>
            new FolderGrainStorage(folder, services.GetRequiredService<SealedRecordSerializer>()));
        silo.Services.AddRecords(
            services => services.GetRequiredService<FolderGrainStorage>(),
            services => services.GetRequiredService<FolderGrainStorage>());
    }

    private static void AddSecurity(ISiloBuilder silo, SiloOptions options)
    {
        silo.Services.AddSingleton(new SiloSecurity(options.Tls.Length > 0, options.IsOpen));
        silo.Services.AddHostedService<SecurityNotice>();
        // Before all other filters.
        silo.AddIncomingGrainCallFilter<CallGuard>();
        if (options.Tls.Length == 0)
            return;
        var folder = SiloCertificates.Open(options);
        silo.Services.AddSingleton(folder);
        silo.UseMutualTls(folder);
        silo.Services.AddSingleton(new TokenCheck(folder, options.ClusterId, TimeProvider.System));
        silo.AddOutgoingGrainCallFilter(new TokenFilter(new TokenMint(folder, options.ClusterId, TimeProvider.System)));
    }

    private static void AddArtifacts(IServiceCollection services, SiloOptions options)
    {
        if (StoreCatalog.Find(options.ArtifactStore) is { } store)
            store.AddArtifacts(services, options.SettingsOf(store));
        else
            services.AddArtifacts(_ => new FolderArtifactStore(Path.Combine(Folder(options), "artifacts")));
    }

    private static StoreConnection ConnectionOf(SiloOptions options)
    {
        var ways = StoreCatalog.All.Where(store => store.Name == options.Clustering || store.Name == options.ArtifactStore)
            .Select(store => store.IsEncrypted(options.SettingsOf(store))).ToList();
        // Of two stores the less safe one counts.
        bool? encrypted = ways.Contains(false) ? false : ways.Count == 0 || ways.Contains(null) ? null : true;
        return new StoreConnection(StoreCatalog.Find(options.ArtifactStore)?.Name ?? "folder", encrypted);
    }

    private static IPAddress FirstAddress() => NetworkInterface.GetAllNetworkInterfaces()
        .Where(network => network.OperationalStatus == OperationalStatus.Up
            && network.NetworkInterfaceType != NetworkInterfaceType.Loopback)
        .SelectMany(network => network.GetIPProperties().UnicastAddresses)
        .Select(unicast => unicast.Address)
        .FirstOrDefault(address => address.AddressFamily == AddressFamily.InterNetwork)
        ?? throw new InvalidOperationException(
            "DISTSEQ__ADVERTISEDIP is auto, but the host has no IPv4 address besides loopback; set the address.");
}
