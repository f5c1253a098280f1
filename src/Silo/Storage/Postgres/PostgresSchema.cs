using System.Reflection;
using Npgsql;

namespace DistSeq.Silo.Storage.Postgres;

/// <summary>
/// Creates what a silo needs in a Postgres database, in a schema of its own, before the silo reads anything there. Harmless
/// where all of it exists; silos that start at the same time wait for each other.
/// </summary>
internal sealed class PostgresSchema(NpgsqlDataSource database) : ILifecycleParticipant<ISiloLifecycle>
{
    /// <summary>The schema; clients read it too.</summary>
    public const string Name = "distseq";

    // "distseq" in ASCII. The lock belongs to this database and ends with the transaction.
    private const long Lock = 0x64697374736571;

    private static readonly string[] Scripts = ["queries", "membership", "records", "artifacts"];

    public void Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe(nameof(PostgresSchema), ServiceLifecycleStage.First, CreateAsync);

    /// <exception cref="InvalidOperationException">The database does not answer, or does not allow it.</exception>
    public async Task CreateAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await database.OpenConnectionAsync(cancellationToken);
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            await Execute(connection, $"SELECT pg_advisory_xact_lock({Lock})", cancellationToken);
            foreach (var script in Scripts)
                await Execute(connection, await Read(script, cancellationToken), cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
        catch (NpgsqlException exception)
        {
            var place = new NpgsqlConnectionStringBuilder(database.ConnectionString);
            var reason = exception is PostgresException { MessageText: var text }
                ? text
                : exception.InnerException?.Message ?? exception.Message;
            throw new InvalidOperationException(
                $"The database '{place.Database ?? place.Username}' of Postgres at {place.Host}:{place.Port} "
                + $"cannot be used as '{place.Username}': {reason}. "
                + "See that it is up, that DISTSEQ__POSTGRES and the password are right, "
                + $"and that the user may create the schema '{Name}' or owns it.",
                exception);
        }
    }

    private static async Task Execute(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<string> Read(string script, CancellationToken cancellationToken)
    {
        await using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"Schema.{script}.sql")!;
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(cancellationToken);
    }
}
