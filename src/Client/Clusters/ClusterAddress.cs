using System.Net;

namespace DistSeq.Client.Clusters;

/// <summary>Where the store of a cluster listens: silos meet there, and clients find them there.</summary>
/// <param name="Host">Name or address of the machine.</param>
/// <param name="Port">Port of the store.</param>
internal abstract record ClusterAddress(string Host, int Port)
{
    /// <summary>Whether it is on this machine.</summary>
    public bool IsLoopback => Host == "localhost" || (IPAddress.TryParse(Host, out var address) && IPAddress.IsLoopback(address));

    /// <summary>Whether a client's connection to it is encrypted; null where the server decides.</summary>
    public abstract bool? IsEncrypted { get; }

    /// <summary>The setting that encrypts connections to it, and where to put it.</summary>
    public abstract string EncryptionSetting { get; }

    /// <summary>Reads an address in one of <see cref="StoreCatalog.Forms"/>.</summary>
    /// <exception cref="ArgumentException">Anything else.</exception>
    public static ClusterAddress Parse(string text)
    {
        ClusterAddress? address = null;
        if (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Host.Length > 0)
            address = StoreCatalog.All.FirstOrDefault(kind => kind.Schemes.Contains(uri.Scheme))?.Read(uri);
        return address ?? throw new ArgumentException(
            $"--cluster: {Quoted.Of(text)} is not a cluster address; write {StoreCatalog.Forms}, "
            + $"for example {StoreCatalog.Example}.{Meant(uri?.Scheme)}");
    }

    /// <summary>Opens the store, so that a client can find the silos that meet there.</summary>
    /// <param name="variable">Environment variables, for the password.</param>
    public abstract IMeetingPlace Open(Func<string, string?> variable);

    private static string Meant(string? scheme)
    {
        var schemes = StoreCatalog.All.Select(static kind => kind.Schemes[0]).ToArray();
        return scheme is not null && !schemes.Contains(scheme) && NearestName.Of(scheme, schemes) is { } name
            ? $" Did you mean {name}://?"
            : "";
    }

    /// <summary>Everybody on the machine could see a password in an address.</summary>
    protected static ArgumentException PasswordShown(string variable, string fileVariable) => new(
        "--cluster: an address with a password would be seen in the process list; "
        + $"put it into the environment variable {variable}, or a file named by {fileVariable}.");
}
