using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.CompilerServices;
using DistSeq.Grains.Records;
using Npgsql;

namespace DistSeq.Silo.Storage;

/// <summary>
/// Names of records in Postgres. Orleans keeps a key that could be a number or a GUID as numbers; it is listed as these are
/// written, which names the same record.
/// </summary>
internal sealed class PostgresRecordNames(NpgsqlDataSource database, string cluster) : IRecordNames
{
    public async IAsyncEnumerable<string> ListKeys(string name, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var command = Command(
            "SELECT KeyNumber0, KeyNumber1, KeyText FROM record WHERE ServiceId = $1 AND Name = $2", name);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
            yield return Key(rows.GetInt64(0), rows.GetInt64(1), rows.GetString(2));
    }

    public async IAsyncEnumerable<string> ListNames(
        GrainId grain, string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var key = grain.Key.ToString()!;
        await using var command = Command(
            "SELECT Name, KeyNumber0, KeyNumber1, KeyText FROM record WHERE ServiceId = $1 AND starts_with(Name, $2)", prefix);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
        {
            if (Key(rows.GetInt64(1), rows.GetInt64(2), rows.GetString(3)) == key)
                yield return rows.GetString(0);
        }
    }

    private static string Key(long number0, long number1, string text)
    {
        if (number0 == 0)
            return text.Length > 0 ? text : number1.ToString("x", CultureInfo.InvariantCulture);
        Span<byte> guid = stackalloc byte[2 * sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(guid, number0);
        BinaryPrimitives.WriteInt64LittleEndian(guid[sizeof(long)..], number1);
        return new Guid(guid).ToString("N");
    }

    private NpgsqlCommand Command(string sql, string name)
    {
        var command = database.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = cluster });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = name });
        return command;
    }
}
