using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace DistSeq.Grains.Data.Web;

/// <summary>
/// Which addresses the silo reads data from. A silo may reach what the submitter of a spec may not, so a silo of a cluster reads
/// nothing that its settings do not name.
/// </summary>
public sealed class WebPolicy
{
    private static readonly IPNetwork[] Inner =
    [
        // This host, its links, private and carriers' networks, multicast, what is reserved, and IPv6 addresses that lead to
        // such IPv4 addresses: RFC 6890.
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
            "192.168.0.0/16", "198.18.0.0/15", "224.0.0.0/3", "::/127", "64:ff9b::/96", "2001::/32", "2002::/16", "fc00::/7",
            "fe80::/10", "ff00::/8",
        }.Select(static network => IPNetwork.Parse(network)),
    ];

    private readonly bool _isAny;
    private readonly IReadOnlyList<Uri> _prefixes;
    private readonly IReadOnlyList<IPNetwork> _networks;

    private WebPolicy(bool isAny, IReadOnlyList<Uri> prefixes, IReadOnlyList<IPNetwork> networks) =>
        (_isAny, _prefixes, _networks) = (isAny, prefixes, networks);

    /// <summary>The form of a list, for messages.</summary>
    public static string Form =>
        "a list of URLs with commas between them (https://example.org/corpora/), each with all below it; "
        + "networks (10.1.0.0/16) allow inner addresses there";

    /// <summary>Nothing may be read.</summary>
    public static WebPolicy None { get; } = new(false, [], []);

    /// <summary>All that this machine reaches: for a silo of the user's own.</summary>
    public static WebPolicy Any { get; } = new(true, [], []);

    /// <summary>Whether nothing may be read.</summary>
    internal bool IsNone => !_isAny && _prefixes.Count == 0;

    /// <summary>Reads a list: see <see cref="Form"/>. An empty one is <see cref="None"/>.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out WebPolicy? policy)
    {
        var (prefixes, networks) = (new List<Uri>(), new List<IPNetwork>());
        policy = null;
        foreach (var entry in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (IPNetwork.TryParse(entry, out var network))
                networks.Add(network);
            else if (IsAddress(entry, out var prefix))
                prefixes.Add(prefix);
            else
                return false;
        }

        policy = new WebPolicy(false, prefixes, networks);
        return true;
    }

    /// <summary>Whether an address is below one of the list.</summary>
    internal bool Allows(Uri address) =>
        _isAny || (address.UserInfo.Length == 0 && _prefixes.Any(prefix => IsBelow(address, prefix)));

    /// <summary>Whether a connection to a host may be made, once its name has been resolved.</summary>
    internal bool Allows(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return _isAny || _networks.Any(network => network.Contains(plain)) || !Inner.Any(network => network.Contains(plain));
    }

    private static bool IsAddress(string text, [NotNullWhen(true)] out Uri? address) =>
        Uri.TryCreate(text, UriKind.Absolute, out address) && address.Scheme is "http" or "https"
        && address is { UserInfo: "", Query: "", Fragment: "" };

    // "/corpora" allows /corpora and /corpora/a, but not /corpora2. An absolute Uri has no dots left in its path; encoded slashes
    // and dots may mean more to the server than to us.
    private static bool IsBelow(Uri address, Uri prefix)
    {
        var (path, root) = (address.AbsolutePath, prefix.AbsolutePath.TrimEnd('/'));
        return address.Scheme == prefix.Scheme && address.Port == prefix.Port
            && address.IdnHost.Equals(prefix.IdnHost, StringComparison.OrdinalIgnoreCase)
            && path.StartsWith(root, StringComparison.Ordinal) && (path.Length == root.Length || path[root.Length] == '/')
            && (root.Length == 0 || !path.Contains('%', StringComparison.Ordinal));
    }
}
