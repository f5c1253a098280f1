using System.Runtime.CompilerServices;
using DistSeq.Grains.Artifacts;
using Npgsql;

namespace DistSeq.Silo.Storage.Postgres;

/// <summary>Artifacts as rows of a Postgres table, at most 512 MiB each, separate for each cluster.</summary>
internal sealed class PostgresArtifactStore(NpgsqlDataSource database, string cluster) : IArtifactStore
{
    // A value ends at 1 GiB, and so does the message that carries it.
    private const int LargestValue = 512 << 20;

    public async Task Write(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        if (content.Length > LargestValue)
        {
            throw new InvalidOperationException(
                $"'{name}' has {content.Length >> 20} MiB; Postgres is given 512 MiB at most. "
                + "Give the silos a shared folder: DISTSEQ__ARTIFACTS=folder:PATH.");
        }

        await using var command = Command(
            "INSERT INTO artifact (ClusterId, Name, Content) VALUES ($1, $2, $3) "
            + "ON CONFLICT (ClusterId, Name) DO UPDATE SET Content = excluded.Content, UsedAt = now()", name);
        command.Parameters.Add(new NpgsqlParameter<ReadOnlyMemory<byte>> { TypedValue = content });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async Task<byte[]?> Read(string name, CancellationToken cancellationToken)
    {
        await using var command = Command("SELECT Content FROM artifact WHERE ClusterId = $1 AND Name = $2", name);
        return (byte[]?)await command.ExecuteScalarAsync(cancellationToken);
    }

    public async Task<byte[]?> ReadPart(string name, long offset, int count, CancellationToken cancellationToken)
    {
        await using var command = Command(
            "SELECT substring(Content FROM least($3, octet_length(Content))::integer + 1 FOR $4) "
            + "FROM artifact WHERE ClusterId = $1 AND Name = $2", name);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = offset });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = count });
        return (byte[]?)await command.ExecuteScalarAsync(cancellationToken);
    }

    public async Task<long?> Length(string name, CancellationToken cancellationToken)
    {
        await using var command = Command(
            "SELECT octet_length(Content)::bigint FROM artifact WHERE ClusterId = $1 AND Name = $2", name);
        return (long?)await command.ExecuteScalarAsync(cancellationToken);
    }

    public async Task<bool> Touch(string name, CancellationToken cancellationToken)
    {
        await using var command = Command("UPDATE artifact SET UsedAt = now() WHERE ClusterId = $1 AND Name = $2", name);
        return await command.ExecuteNonQueryAsync(cancellationToken) > 0;
    }

    public async IAsyncEnumerable<StoredArtifact> List(
        string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            "SELECT Name, greatest(now() - UsedAt, interval '0') FROM artifact WHERE ClusterId = $1 AND starts_with(Name, $2)");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = cluster });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = ArtifactName.CheckedPrefix(prefix) });
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
            yield return new StoredArtifact(rows.GetString(0), rows.GetTimeSpan(1));
    }

    public async Task Delete(string name, CancellationToken cancellationToken)
    {
        await using var command = Command("DELETE FROM artifact WHERE ClusterId = $1 AND Name = $2", name);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>A command whose first two parameters are the cluster and the name.</summary>
    private NpgsqlCommand Command(string sql, string name)
    {
        var command = database.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = cluster });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = ArtifactName.Checked(name) });
        return command;
    }
}
