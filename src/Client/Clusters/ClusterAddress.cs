using System.Net;
using DistSeq.Client.Specs;
using DistSeq.Contracts.Specs;

namespace DistSeq.Client.Clusters;

/// <summary>Where the store of a cluster listens: silos meet there, and clients learn from it where they are.</summary>
/// <param name="Host">Name or address of the machine.</param>
/// <param name="Port">Of the store.</param>
internal abstract record ClusterAddress(string Host, int Port)
{
    /// <summary>The forms that are understood, for messages and help.</summary>
    public const string Forms = "redis://host:port or postgres://user@host:port/database";

    /// <summary>Whether it is on this machine.</summary>
    public abstract bool IsLoopback { get; }

    /// <summary>Whether a client's way there is encrypted; null where the server decides.</summary>
    public abstract bool? IsEncrypted { get; }

    /// <summary>Reads redis://host:port or postgres://user@host:port/database.</summary>
    /// <exception cref="ArgumentException">Anything else.</exception>
    public static ClusterAddress Parse(string text)
    {
        ClusterAddress? address = null;
        if (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Host.Length > 0)
        {
            address = uri.Scheme switch
            {
                "redis" => RedisAddress.Read(uri),
                "postgres" or "postgresql" => PostgresAddress.Read(uri),
                _ => null,
            };
        }

        return address ?? throw new ArgumentException(
            $"--cluster: {Quoted.Of(text)} is no cluster address; write {Forms}, "
            + $"for example redis://127.0.0.1:6379.{Meant(uri?.Scheme)}");
    }

    /// <summary>The way to the silos that meet there.</summary>
    /// <param name="variable">Environment variables: the password.</param>
    public abstract IMeetingPlace Open(Func<string, string?> variable);

    private static string Meant(string? scheme) =>
        scheme is not (null or "redis" or "postgres") && NearestName.Of(scheme, ["redis", "postgres"]) is { } name
            ? $" Did you mean {name}://?"
            : "";

    protected static bool IsLoopbackHost(string host) => host == "localhost" || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    /// <summary>A password in an address would be seen by everybody on the machine.</summary>
    protected static ArgumentException PasswordShown(string variable, string fileVariable) => new(
        "--cluster: an address with a password would be seen in the process list; "
        + $"put it into the environment variable {variable}, or a file named by {fileVariable}.");
}
