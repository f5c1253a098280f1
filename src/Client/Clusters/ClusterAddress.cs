using System.Globalization;

namespace DistSeq.Client.Clusters;

/// <summary>Where the Redis of a cluster listens.</summary>
internal sealed record ClusterAddress(string Host, int Port)
{
    private const int RedisPort = 6379;

    /// <summary>Reads redis://host:port.</summary>
    /// <exception cref="ArgumentException">Anything else.</exception>
    public static ClusterAddress Parse(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme != "redis" || uri.Host.Length == 0 || uri.PathAndQuery.Trim('/').Length > 0)
            throw new ArgumentException($"--cluster: '{text}' is no cluster address; write redis://host:port, for example redis://127.0.0.1:6379.");
        if (uri.UserInfo.Length > 0)
        {
            throw new ArgumentException("--cluster: an address with a password would be seen in the process list; "
                + $"put it into the environment variable {ClusterIdentity.PasswordVariable}, or a file named by {ClusterIdentity.PasswordFileVariable}.");
        }

        return new ClusterAddress(uri.Host, uri.Port < 0 ? RedisPort : uri.Port);
    }

    public string HostAndPort => string.Create(CultureInfo.InvariantCulture, $"{Host}:{Port}");

    public override string ToString() => $"redis://{HostAndPort}";
}
