using System.Runtime.CompilerServices;
using DistSeq.Grains.Records;
using Npgsql;

namespace DistSeq.Silo.Storage.Postgres;

/// <summary>Names of records in Postgres, as <see cref="TextKeyedGrainStorage"/> writes them.</summary>
internal sealed class PostgresRecordNames(NpgsqlDataSource database, string cluster) : IRecordNames
{
    public async IAsyncEnumerable<string> ListKeys(string name, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var command = Command("SELECT KeyText FROM record WHERE ServiceId = $1 AND Name = $2", name);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
            yield return TextKeyedGrainStorage.Read(rows.GetString(0));
    }

    public async IAsyncEnumerable<string> ListNames(
        GrainId grain, string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var command = Command(
            "SELECT Name FROM record WHERE ServiceId = $1 AND starts_with(Name, $2) AND KeyText = $3",
            prefix, TextKeyedGrainStorage.Write(grain.Key.ToString()!));
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
            yield return rows.GetString(0);
    }

    private NpgsqlCommand Command(string sql, params string[] values)
    {
        var command = database.CreateCommand(sql);
        foreach (var value in (string[])[cluster, .. values])
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = value });
        return command;
    }
}
