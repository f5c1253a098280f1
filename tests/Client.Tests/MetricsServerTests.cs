using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;

namespace DistSeq.Client.Tests;

public sealed class MetricsServerTests
{
    [Fact]
    public async Task Measurements_of_the_process_are_served()
    {
        var port = FreePort();
        using var meter = new Meter("DistSeq");
        await using var server = await MetricsServer.StartAsync(port, TestContext.Current.CancellationToken);
        meter.CreateCounter<long>("distseq.test.counted").Add(3);
        using var client = new HttpClient();

        var text =
            await client.GetStringAsync(new Uri($"http://127.0.0.1:{port}/metrics"), TestContext.Current.CancellationToken);

        Assert.Matches("distseq_test_counted_total.* 3", text);
        Assert.Contains("dotnet_gc_collections", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_taken_port_is_told()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        var exception = await Assert.ThrowsAsync<InvalidOperationException>(
            () => MetricsServer.StartAsync(port, TestContext.Current.CancellationToken));

        Assert.StartsWith(
            $"--metrics-port: port {port} of 127.0.0.1 cannot be opened:", exception.Message, StringComparison.Ordinal);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
