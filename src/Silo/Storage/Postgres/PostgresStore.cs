using DistSeq.Grains;
using DistSeq.Grains.Records;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Npgsql;
using Orleans.Storage;

namespace DistSeq.Silo.Storage.Postgres;

/// <summary>Silos that share a Postgres database. A connection is a connection string as Npgsql reads it.</summary>
internal sealed class PostgresStore : IStoreBackend
{
    private const string Invariant = "Npgsql";

    // Postgres allows 100 connections by default: enough for six silos.
    private const int Connections = 16;

    public string Name => "postgres";

    public string Example => "\"Host=127.0.0.1;Username=distseq;Database=distseq\"";

    public string? FaultOf(StoreSettings settings)
    {
        try
        {
            return string.IsNullOrEmpty(new NpgsqlConnectionStringBuilder(settings.Connection).Host)
                ? $"names no Host; a connection string looks like {Example}"
                : null;
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or InvalidCastException)
        {
            // The value may hold a password; the driver's message says only what is wrong.
            return $"is not a connection string ({exception.Message.TrimEnd('.')}); one looks like {Example}";
        }
    }

    public bool? IsEncrypted(StoreSettings settings) => Connection(settings).SslMode switch
    {
        SslMode.Disable => false,
        SslMode.Allow or SslMode.Prefer => null,
        _ => true,
    };

    public void AddClustering(ISiloBuilder silo, StoreSettings settings)
    {
        AddDatabase(silo.Services, settings);
        silo.UseAdoNetClustering(clustering => clustering.Configure<NpgsqlDataSource>((members, database) =>
            (members.Invariant, members.DataSource) = (Invariant, database)));
        silo.Services.AddRecords(
            services => services.GetRequiredKeyedService<IGrainStorage>(StorageName.BareRecords),
            services => new PostgresRecordNames(services.GetRequiredService<NpgsqlDataSource>(), settings.ClusterId));
        silo.AddAdoNetGrainStorage(StorageName.BareRecords, storage => storage.Configure<IServiceProvider>((records, services) =>
        {
            records.Invariant = Invariant;
            records.DeleteStateOnClear = true;
            records.DataSource = services.GetRequiredService<NpgsqlDataSource>();
            records.GrainStorageSerializer = services.GetRequiredService<SealedRecordSerializer>();
        }));
        var records = silo.Services.Last(service =>
            service.ServiceType == typeof(IGrainStorage) && Equals(service.ServiceKey, StorageName.BareRecords));
        silo.Services.Remove(records);
        silo.Services.AddKeyedSingleton<IGrainStorage>(StorageName.BareRecords, (services, name) =>
            new TextKeyedGrainStorage((IGrainStorage)records.KeyedImplementationFactory!(services, name)));
    }

    public void AddArtifacts(IServiceCollection services, StoreSettings settings)
    {
        AddDatabase(services, settings);
        services.AddArtifacts(provider =>
            new PostgresArtifactStore(provider.GetRequiredService<NpgsqlDataSource>(), settings.ClusterId));
    }

    public static NpgsqlDataSource Open(StoreSettings settings)
    {
        var connection = Connection(settings);
        connection.SearchPath = PostgresSchema.Name;
        connection.ApplicationName = settings.SiloName;
        if (!connection.ShouldSerialize("Maximum Pool Size"))
            connection.MaxPoolSize = Connections;
        // The driver would try Kerberos first, for which a slim image has no library: each connection would fail once.
        if (!connection.ShouldSerialize("GSS Encryption Mode"))
            connection.GssEncryptionMode = GssEncryptionMode.Disable;
        if (settings.ReadPassword() is { Length: > 0 } password)
            connection.Password = password;
        return NpgsqlDataSource.Create(connection);
    }

    // Who names an authority wants it to be checked.
    private static NpgsqlConnectionStringBuilder Connection(StoreSettings settings)
    {
        var connection = new NpgsqlConnectionStringBuilder(settings.Connection);
        if (settings.Authority.Length > 0)
        {
            connection.RootCertificate = settings.Authority;
            if (!connection.ShouldSerialize("SSL Mode"))
                connection.SslMode = SslMode.VerifyFull;
        }

        if (settings.Certificate.Length > 0)
            connection.SslCertificate = settings.Certificate;
        return connection;
    }

    // Once, whatever the silo keeps there; the schema is created when the silo starts.
    private static void AddDatabase(IServiceCollection services, StoreSettings settings)
    {
        services.TryAddSingleton(_ => Open(settings));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ILifecycleParticipant<ISiloLifecycle>, PostgresSchema>());
    }
}
