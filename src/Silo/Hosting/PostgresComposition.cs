using DistSeq.Grains;
using DistSeq.Silo.Storage;
using Npgsql;
using Orleans.Storage;

namespace DistSeq.Silo.Hosting;

/// <summary>Puts membership and records of a silo into Postgres.</summary>
internal static class PostgresComposition
{
    private const string Invariant = "Npgsql";

    // Postgres lets in 100 connections unless told otherwise: enough for six silos.
    private const int Connections = 16;

    public static void AddPostgres(this ISiloBuilder silo, string cluster)
    {
        silo.UseAdoNetClustering(clustering => clustering.Configure<NpgsqlDataSource>((members, database) =>
            (members.Invariant, members.DataSource) = (Invariant, database)));
        silo.Services.AddRecords(
            services => services.GetRequiredKeyedService<IGrainStorage>(StorageName.BareRecords),
            services => new PostgresRecordNames(services.GetRequiredService<NpgsqlDataSource>(), cluster));
        silo.AddAdoNetGrainStorage(StorageName.BareRecords, storage => storage.Configure<IServiceProvider>((records, services) =>
        {
            records.Invariant = Invariant;
            records.DeleteStateOnClear = true;
            records.DataSource = services.GetRequiredService<NpgsqlDataSource>();
            records.GrainStorageSerializer = SiloComposition.Serializer(services);
        }));
        var records = silo.Services.Last(service =>
            service.ServiceType == typeof(IGrainStorage) && Equals(service.ServiceKey, StorageName.BareRecords));
        silo.Services.Remove(records);
        silo.Services.AddKeyedSingleton<IGrainStorage>(StorageName.BareRecords, (services, name) =>
            new TextKeyedGrainStorage((IGrainStorage)records.KeyedImplementationFactory!(services, name)));
    }

    /// <summary>The database, and its schema when the silo starts.</summary>
    public static void AddPostgresDatabase(this IServiceCollection services, SiloOptions options)
    {
        services.AddSingleton(_ => Open(options));
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, PostgresSchema>();
    }

    /// <summary>Whether the connection is encrypted; null where the server decides.</summary>
    public static bool? IsEncrypted(SiloOptions options) => new NpgsqlConnectionStringBuilder(options.Postgres).SslMode switch
    {
        SslMode.Disable => false,
        SslMode.Allow or SslMode.Prefer => null,
        _ => true,
    };

    public static NpgsqlDataSource Open(SiloOptions options)
    {
        var connection = new NpgsqlConnectionStringBuilder(options.Postgres) { SearchPath = PostgresSchema.Name, ApplicationName = SiloComposition.Name(options) };
        if (!connection.ShouldSerialize("Maximum Pool Size"))
            connection.MaxPoolSize = Connections;
        // The driver would try Kerberos first, which a slim image has no library for: each connection would fail once.
        if (!connection.ShouldSerialize("GSS Encryption Mode"))
            connection.GssEncryptionMode = GssEncryptionMode.Disable;
        var password = SiloComposition.Secret(options.PostgresPassword, options.PostgresPasswordFile);
        if (password.Length > 0)
            connection.Password = password;
        return NpgsqlDataSource.Create(connection);
    }
}
