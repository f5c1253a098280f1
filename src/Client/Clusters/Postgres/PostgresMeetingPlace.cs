using System.Security.Authentication;
using Npgsql;

namespace DistSeq.Client.Clusters.Postgres;

/// <summary>Silos that find each other through Postgres; they have made the tables, which are only read here.</summary>
internal sealed class PostgresMeetingPlace : IMeetingPlace
{
    public const string PasswordVariable = "DISTSEQ__POSTGRESPASSWORD";

    public const string PasswordFileVariable = "DISTSEQ__POSTGRESPASSWORDFILE";

    private const string AuthorityVariable = "DISTSEQ__POSTGRESCA";

    private const string CertificateVariable = "DISTSEQ__POSTGRESCERTIFICATE";

    private const string SetPassword = $"Set {PasswordVariable}, or {PasswordFileVariable} to a file that holds it.";

    /// <summary>The silos' schema.</summary>
    private const string Schema = "distseq";

    private readonly PostgresAddress _address;
    private readonly NpgsqlDataSource _database;

    /// <exception cref="ArgumentException">The address has settings that Postgres' driver does not know.</exception>
    public PostgresMeetingPlace(PostgresAddress address, Func<string, string?> variable)
    {
        _address = address;
        var connection = Connection(address);
        connection.SearchPath = Schema;
        connection.ApplicationName = "distseq";
        connection.Timeout = (int)StoreWait.Attempt.TotalSeconds;
        connection.MaxPoolSize = 2;
        // The driver would try Kerberos first, for which a slim image has no library: each connection would fail once.
        if (!connection.ShouldSerialize("GSS Encryption Mode"))
            connection.GssEncryptionMode = GssEncryptionMode.Disable;
        if (variable(AuthorityVariable) is { Length: > 0 } authority)
        {
            connection.RootCertificate = authority;
            if (!connection.ShouldSerialize("SSL Mode"))
                connection.SslMode = SslMode.VerifyFull;
        }

        if (variable(CertificateVariable) is { Length: > 0 } certificate)
            connection.SslCertificate = certificate;
        connection.Password = ClusterIdentity.Secret(variable, PasswordVariable, PasswordFileVariable);
        _database = NpgsqlDataSource.Create(connection);
    }

    public string Name => PostgresAddress.Kind.Name;

    public string SiloSettings => $"DISTSEQ__CLUSTERING=postgres DISTSEQ__POSTGRES=\"{Connection(_address).ConnectionString}\"";

    /// <summary>Whether the settings of an address encrypt the connection; null where the server decides.</summary>
    public static bool? IsEncrypted(PostgresAddress address) => Connection(address).SslMode switch
    {
        SslMode.Disable => false,
        SslMode.Allow or SslMode.Prefer => null,
        _ => true,
    };

    public string StartCommand => "";

    public string Doubt => "";

    public async Task<bool> AnswersAsync(TimeSpan longest, CancellationToken cancellationToken)
    {
        try
        {
            await using var command = _database.CreateCommand("SELECT to_regclass('OrleansQuery') IS NOT NULL");
            if (await command.ExecuteScalarAsync(cancellationToken).WaitAsync(longest, cancellationToken) is not true)
            {
                throw new ClusterTroubleException(
                    $"Postgres answers at {_address}, but no silo has ever used this database. Start a silo "
                    + $"({SiloSettings} {RemoteCluster.StartSilo}), or correct --cluster.");
            }

            return true;
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.CannotConnectNow)
        {
            // It is starting, or recovering.
            return false;
        }
        catch (PostgresException exception)
        {
            throw new ClusterTroubleException(
                exception.SqlState is PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification
                ? $"Postgres at {_address} refuses the user or the password. {SetPassword}"
                : $"Postgres at {_address} refuses: {exception.MessageText}. Correct --cluster, or the database.", exception);
        }
        catch (NpgsqlException exception) when (exception.InnerException is AuthenticationException)
        {
            throw new ClusterTroubleException(
                $"The certificate of Postgres at {_address} is not trusted: {exception.InnerException.Message.TrimEnd('.')}. Set "
                + $"{AuthorityVariable} to a file with the authority that has signed it.", exception);
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
        {
            // The driver itself misses nothing but the password.
            if (exception.InnerException is null && exception.Message.Contains("password", StringComparison.OrdinalIgnoreCase))
            {
                throw new ClusterTroubleException(
                    $"Postgres at {_address} demands a password. {SetPassword}", exception);
            }

            return false;
        }
    }

    public void AddTo(IClientBuilder client) =>
        client.UseAdoNetClustering(options => (options.Invariant, options.DataSource) = ("Npgsql", _database));

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    private static NpgsqlConnectionStringBuilder Connection(PostgresAddress address)
    {
        var connection = new NpgsqlConnectionStringBuilder
        {
            Host = address.Host,
            Port = address.Port,
            Username = address.User,
            Database = address.Database,
        };
        foreach (var setting in address.Settings.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = setting.Split('=', 2) is [var left, var right]
                ? (Uri.UnescapeDataString(left), Uri.UnescapeDataString(right))
                : (setting, "");
            try
            {
                connection[name] = value;
            }
            catch (Exception exception) when (exception is ArgumentException or FormatException or InvalidCastException)
            {
                throw new ArgumentException(
                    $"--cluster: {Quoted.Of(setting)} is not a setting of a Postgres connection; "
                    + "write sslmode=require, for example, or leave it out.", exception);
            }
        }

        return connection;
    }
}
