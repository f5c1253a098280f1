using StackExchange.Redis;

namespace DistSeq.Client.Clusters.Redis;

/// <summary>Redis of a cluster.</summary>
/// <param name="Host">Name or address of the machine.</param>
/// <param name="Port">Its port.</param>
/// <param name="IsTls">Whether it is spoken to over TLS.</param>
internal sealed record RedisAddress(string Host, int Port, bool IsTls = false) : ClusterAddress(Host, Port)
{
    private const string Plain = "redis";
    private const string Encrypted = "rediss";
    private const int DefaultPort = 6379;

    public static StoreKind Kind { get; } = new(
        "Redis", [Plain, Encrypted], "redis://host:port (rediss:// over TLS)", "redis://127.0.0.1:6379", Read,
        static exception => exception is RedisException);

    /// <summary>Null where it is not the address of a Redis.</summary>
    /// <exception cref="ArgumentException">It holds a password.</exception>
    private static RedisAddress? Read(Uri uri)
    {
        if (uri.PathAndQuery.Trim('/').Length > 0)
            return null;
        if (uri.UserInfo.Length > 0)
            throw PasswordShown(RedisMeetingPlace.PasswordVariable, RedisMeetingPlace.PasswordFileVariable);
        return new RedisAddress(uri.Host, uri.Port < 0 ? DefaultPort : uri.Port, uri.Scheme == Encrypted);
    }

    public override bool? IsEncrypted => IsTls;

    public override string EncryptionSetting => "rediss:// in --cluster and in DISTSEQ__REDIS";

    public string HostAndPort => string.Create(CultureInfo.InvariantCulture, $"{Host}:{Port}");

    public override IMeetingPlace Open(Func<string, string?> variable) => new RedisMeetingPlace(this, variable);

    public override string ToString() => $"{(IsTls ? Encrypted : Plain)}://{HostAndPort}";
}
