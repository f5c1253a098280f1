using System.Data.Common;

namespace DistSeq.Client.Clusters.Postgres;

/// <summary>
/// Postgres database of a cluster; settings are further settings of the connection, written behind a question mark:
/// sslmode=require.
/// </summary>
internal sealed record PostgresAddress(string Host, int Port, string User, string Database, string Settings = "")
    : ClusterAddress(Host, Port)
{
    private const int DefaultPort = 5432;

    public static StoreKind Kind { get; } = new(
        "Postgres", ["postgres", "postgresql"], "postgres://user@host:port/database",
        "postgres://distseq@127.0.0.1:5432/distseq", Read,
        static exception => exception is DbException);

    /// <summary>Null where user or database is missing.</summary>
    /// <exception cref="ArgumentException">It holds a password.</exception>
    private static PostgresAddress? Read(Uri uri)
    {
        var (user, database) = (Uri.UnescapeDataString(uri.UserInfo), Uri.UnescapeDataString(uri.AbsolutePath[1..]));
        if (user.Contains(':', StringComparison.Ordinal) || uri.Query.Contains("password=", StringComparison.OrdinalIgnoreCase))
            throw PasswordShown(PostgresMeetingPlace.PasswordVariable, PostgresMeetingPlace.PasswordFileVariable);
        if (user.Length == 0 || database.Length == 0 || database.Contains('/', StringComparison.Ordinal))
            return null;
        return new PostgresAddress(uri.Host, uri.Port < 0 ? DefaultPort : uri.Port, user, database, uri.Query.TrimStart('?'));
    }

    public override bool? IsEncrypted => PostgresMeetingPlace.IsEncrypted(this);

    public override string EncryptionSetting => "sslmode=require behind --cluster and in DISTSEQ__POSTGRES";

    public override IMeetingPlace Open(Func<string, string?> variable) => new PostgresMeetingPlace(this, variable);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"postgres://{Uri.EscapeDataString(User)}@{Host}:{Port}/{Uri.EscapeDataString(Database)}"
        + $"{(Settings.Length > 0 ? "?" : "")}{Settings}");
}
