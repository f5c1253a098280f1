using StackExchange.Redis;

namespace DistSeq.Client.Clusters.Redis;

/// <summary>Redis of a cluster.</summary>
internal sealed record RedisAddress(string Host, int Port) : ClusterAddress(Host, Port)
{
    private const int DefaultPort = 6379;

    public static StoreKind Kind { get; } = new(
        "Redis", ["redis"], "redis://host:port", "redis://127.0.0.1:6379", Read,
        static exception => exception is RedisException);

    /// <summary>Null where it is not the address of a Redis.</summary>
    /// <exception cref="ArgumentException">It holds a password.</exception>
    private static RedisAddress? Read(Uri uri)
    {
        if (uri.PathAndQuery.Trim('/').Length > 0)
            return null;
        if (uri.UserInfo.Length > 0)
            throw PasswordShown(RedisMeetingPlace.PasswordVariable, RedisMeetingPlace.PasswordFileVariable);
        return new RedisAddress(uri.Host, uri.Port < 0 ? DefaultPort : uri.Port);
    }

    public override bool? IsEncrypted => false;

    public override string EncryptionSetting => "ssl=true behind DISTSEQ__REDIS";

    public string HostAndPort => string.Create(CultureInfo.InvariantCulture, $"{Host}:{Port}");

    public override IMeetingPlace Open(Func<string, string?> variable) => new RedisMeetingPlace(this, variable);

    public override string ToString() => $"redis://{HostAndPort}";
}
