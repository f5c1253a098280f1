using System.Globalization;

namespace DistSeq.Client.Clusters;

/// <summary>Postgres database of a cluster; settings are further ones of the connection, as behind a question mark: sslmode=require.</summary>
internal sealed record PostgresAddress(string Host, int Port, string User, string Database, string Settings = "")
    : ClusterAddress(Host, Port)
{
    private const int DefaultPort = 5432;

    /// <summary>Null where user or database is missing.</summary>
    /// <exception cref="ArgumentException">It holds a password.</exception>
    public static PostgresAddress? Read(Uri uri)
    {
        var (user, database) = (Uri.UnescapeDataString(uri.UserInfo), Uri.UnescapeDataString(uri.AbsolutePath[1..]));
        if (user.Contains(':', StringComparison.Ordinal) || uri.Query.Contains("password=", StringComparison.OrdinalIgnoreCase))
            throw PasswordShown(PostgresMeetingPlace.PasswordVariable, PostgresMeetingPlace.PasswordFileVariable);
        if (user.Length == 0 || database.Length == 0 || database.Contains('/', StringComparison.Ordinal))
            return null;
        return new PostgresAddress(uri.Host, uri.Port < 0 ? DefaultPort : uri.Port, user, database, uri.Query.TrimStart('?'));
    }

    public override bool IsLoopback => IsLoopbackHost(Host);

    public override bool? IsEncrypted => PostgresMeetingPlace.IsEncrypted(this);

    public override IMeetingPlace Open(Func<string, string?> variable) => new PostgresMeetingPlace(this, variable);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"postgres://{Uri.EscapeDataString(User)}@{Host}:{Port}/{Uri.EscapeDataString(Database)}{(Settings.Length > 0 ? "?" : "")}{Settings}");
}
