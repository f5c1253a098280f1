using System.Net;

namespace DistSeq.Grains.Tests.Data;

/// <summary>Serves one text over HTTP on loopback; any other path is 404.</summary>
internal sealed class TextServer : IDisposable
{
    private readonly HttpListener _listener = new();

    public TextServer(string text)
        : this(Encoding.UTF8.GetBytes(text))
    {
    }

    public TextServer(byte[] content)
    {
        Address = $"http://127.0.0.1:{FreePort.Next().ToString(CultureInfo.InvariantCulture)}/";
        _listener.Prefixes.Add(Address);
        _listener.Start();
        _ = Serve(content);
    }

    public string Address { get; }

    public int Requests { get; private set; }

    /// <summary>Where the path /elsewhere redirects to.</summary>
    public string Elsewhere { get; set; } = "/text";

    public void Dispose() => _listener.Close();

    private async Task Serve(byte[] content)
    {
        try
        {
            while (true)
            {
                var context = await _listener.GetContextAsync();
                Requests++;
                if (context.Request.Url!.AbsolutePath == "/text")
                    await context.Response.OutputStream.WriteAsync(content);
                else if (context.Request.Url.AbsolutePath == "/elsewhere")
                    context.Response.Redirect(Elsewhere);
                else
                    context.Response.StatusCode = 404;
                context.Response.Close();
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
