using System.Globalization;

namespace DistSeq.Client.Clusters;

/// <summary>Redis of a cluster.</summary>
internal sealed record RedisAddress(string Host, int Port) : ClusterAddress(Host, Port)
{
    private const int DefaultPort = 6379;

    /// <summary>Null where it is no address of a Redis.</summary>
    /// <exception cref="ArgumentException">It holds a password.</exception>
    public static RedisAddress? Read(Uri uri)
    {
        if (uri.PathAndQuery.Trim('/').Length > 0)
            return null;
        if (uri.UserInfo.Length > 0)
            throw PasswordShown(RedisMeetingPlace.PasswordVariable, RedisMeetingPlace.PasswordFileVariable);
        return new RedisAddress(uri.Host, uri.Port < 0 ? DefaultPort : uri.Port);
    }

    public override bool IsLoopback => IsLoopbackHost(Host);

    public override bool? IsEncrypted => false;

    public string HostAndPort => string.Create(CultureInfo.InvariantCulture, $"{Host}:{Port}");

    public override IMeetingPlace Open(Func<string, string?> variable) => new RedisMeetingPlace(this, variable);

    public override string ToString() => $"redis://{HostAndPort}";
}
