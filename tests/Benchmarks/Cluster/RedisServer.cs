using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using DistSeq.EndToEnd.Tests;
using DistSeq.EndToEnd.Tests.Cluster;

namespace DistSeq.Benchmarks.Cluster;

/// <summary>A Redis server of the machine's own, on a free port of loopback, with nothing kept.</summary>
internal sealed class RedisServer : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(20);

    private readonly ScratchFolder _folder = new();
    private readonly RunningProgram _program;
    private readonly int _port = FreePort.Next();

    private RedisServer()
    {
        string[] arguments = ["--port", $"{_port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", _folder.Path];
        _program = RunningProgram.Start(
            new ProcessStartInfo("redis-server", arguments), "Silos find each other through Redis; install it (Debian package redis-server).");
    }

    /// <summary>Host and port.</summary>
    public string EndPoint => $"127.0.0.1:{_port}";

    /// <exception cref="TroubleException">It is missing, or does not answer.</exception>
    public static async Task<RedisServer> StartAsync()
    {
        var server = new RedisServer();
        await Readiness.AwaitAsync(server, server._program, "redis-server", StartLimit, server.IsReadyAsync);
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await _program.DisposeAsync();
        _folder.Dispose();
    }

    private async Task<bool> IsReadyAsync()
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, _port);
            var stream = client.GetStream();
            await stream.WriteAsync("PING\r\n"u8.ToArray());
            var answer = new byte[64];
            return Encoding.ASCII.GetString(answer, 0, await stream.ReadAsync(answer)).StartsWith("+PONG", StringComparison.Ordinal);
        }
        catch (Exception error) when (error is SocketException or IOException)
        {
            return false;
        }
    }
}
