using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace DistSeq.Grains.Data.Web;

/// <summary>Reads data over HTTP from the addresses that a <see cref="WebPolicy"/> allows, also after redirects.</summary>
internal sealed class WebSource : IDisposable
{
    private const int MostRedirects = 5;

    private static readonly TimeSpan LongestConnect = TimeSpan.FromSeconds(15);

    private readonly WebPolicy _policy;
    private readonly HttpClient _http;

    public WebSource(WebPolicy policy)
    {
        _policy = policy;
        _http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            ConnectTimeout = LongestConnect,
            ConnectCallback = Connect,
            UseCookies = false,
        });
    }

    /// <summary>The content at an address, in the parts that come.</summary>
    /// <param name="address">The address.</param>
    /// <param name="most">Bytes that it may have.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="InvalidSpecException">It may not be read, cannot be read, or is longer.</exception>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> Read(
        Uri address, long most, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var response = await Told(address, () => Ask(address, cancellationToken));
        if (response.Content.Headers.ContentLength > most)
            throw TooLong(address, most);
        await using var stream = await Told(address, () => response.Content.ReadAsStreamAsync(cancellationToken));
        var part = new byte[1 << 16];
        long length = 0;
        while (await Told(address, () => stream.ReadAsync(part, cancellationToken).AsTask()) is > 0 and var read)
        {
            if ((length += read) > most)
                throw TooLong(address, most);
            yield return part.AsMemory(0, read);
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> Ask(Uri address, CancellationToken cancellationToken)
    {
        var next = address;
        for (var redirects = 0; ; redirects++)
        {
            Demand(address, next);
            var response = await _http.GetAsync(next, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (response.StatusCode is not (HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther
                    or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect)
                || response.Headers.Location is not { } location)
                return response.EnsureSuccessStatusCode();
            response.Dispose();
            if (redirects == MostRedirects)
                throw new HttpRequestException($"it redirects more than {MostRedirects} times");
            next = new Uri(next, location);
        }
    }

    // The refusal does not say where an address redirects to.
    private void Demand(Uri address, Uri next)
    {
        if (_policy.Allows(next))
            return;
        throw InvalidSpecException.At("data.path", _policy.IsNone
            ? $"is {Quoted.Of(address.ToString())}, but this cluster reads no URLs. Download it and give the file, "
                + "or have its address added to DISTSEQ__URLS of all silos."
            : next == address
                ? $"is {Quoted.Of(address.ToString())}, which is not among the URLs that this cluster reads (DISTSEQ__URLS). "
                    + "Download it and give the file, or have its address added there on all silos."
                : $"is {Quoted.Of(address.ToString())}, which redirects to a URL that this cluster does not read "
                    + "(DISTSEQ__URLS). Download it and give the file, or have that address added there on all silos.");
    }

    // The address is checked that is connected to: a name may mean another one by the next time.
    private async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var addresses = await Dns.GetHostAddressesAsync(host, cancellationToken);
        if (!IsProxy(context))
            addresses = Array.FindAll(addresses, _policy.Allows);
        if (addresses.Length == 0)
            throw new HttpRequestException($"{host} is an inner address, which silos do not read");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    // A proxy of the silo's environment decides itself what it reaches.
    private static bool IsProxy(SocketsHttpConnectionContext context) =>
        context.InitialRequestMessage.RequestUri is { } asked
        && !HttpClient.DefaultProxy.IsBypassed(asked)
        && HttpClient.DefaultProxy.GetProxy(asked) is { } proxy
        && (proxy.IdnHost, proxy.Port) == (context.DnsEndPoint.Host, context.DnsEndPoint.Port);

    private static async Task<T> Told<T>(Uri address, Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException or IOException)
        {
            throw InvalidSpecException.At("data.path", $"{address} cannot be read by the cluster: {e.Message}. "
                + "Check the address from a silo, or give a file.");
        }
    }

    private static InvalidSpecException TooLong(Uri address, long most) =>
        InvalidSpecException.At("data.path", $"{address} sends more than {most >> 20} MiB; split the data.");
}
