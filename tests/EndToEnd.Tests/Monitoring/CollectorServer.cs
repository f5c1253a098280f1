namespace DistSeq.EndToEnd.Tests.Monitoring;

/// <summary>Takes what programs send over OTLP as http/protobuf, on a free loopback port.</summary>
internal sealed class CollectorServer : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Dictionary<string, string> _received = [];
    private readonly Task _serving;
    private readonly int _port = FreePort.Next();

    public CollectorServer()
    {
        _listener.Prefixes.Add($"http://127.0.0.1:{_port}/");
        _listener.Start();
        _serving = ServeAsync();
    }

    /// <summary>The usual variables, with short intervals.</summary>
    public IReadOnlyList<(string Name, string Value)> Settings =>
    [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", $"http://127.0.0.1:{_port}"), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
        ("OTEL_METRIC_EXPORT_INTERVAL", "500"), ("OTEL_BSP_SCHEDULE_DELAY", "500"), ("OTEL_BLRP_SCHEDULE_DELAY", "500"),
    ];

    /// <summary>All bodies that came to a path, as far as they are text.</summary>
    public string Received(string path)
    {
        lock (_received)
            return _received.GetValueOrDefault(path, "");
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _listener.Close();
    }

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            var context = await _listener.GetContextAsync();
            using var body = new MemoryStream();
            await context.Request.InputStream.CopyToAsync(body, CancellationToken.None);
            lock (_received)
            {
                var path = context.Request.Url!.AbsolutePath;
                _received[path] = _received.GetValueOrDefault(path, "") + Encoding.Latin1.GetString(body.ToArray());
            }

            context.Response.StatusCode = 200;
            context.Response.Close();
        }
    }
}
