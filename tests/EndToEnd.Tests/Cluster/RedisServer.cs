using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace DistSeq.EndToEnd.Tests.Cluster;

/// <summary>A Redis server of the machine's own, on a free port of loopback, which keeps only what it is told to save.</summary>
internal sealed class RedisServer : IAsyncDisposable
{
    private readonly ScratchFolder _folder;
    private readonly int _port;
    private ChildProcess _process;

    private RedisServer(ScratchFolder folder, int port)
    {
        _folder = folder;
        _port = port;
        _process = Start();
        EndPoint = $"127.0.0.1:{port}";
    }

    /// <summary>Host and port.</summary>
    public string EndPoint { get; }

    public static async Task<RedisServer> StartAsync()
    {
        var server = new RedisServer(new ScratchFolder(), FreePort.Next());
        try
        {
            await server.ReadyAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Kills it and starts it again, with what it has saved last.</summary>
    public async Task KillAndRestoreAsync()
    {
        await _process.DisposeAsync();
        _process = Start();
        await ReadyAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>What the server answers to a command, as far as it comes at once, in the protocol's own words.</summary>
    public Task<string> AskAsync(string command) => AskAsync(_port, command, TestContext.Current.CancellationToken);

    private ChildProcess Start()
    {
        var program = Prerequisite.Find("redis-server") ?? throw new FileNotFoundException("redis-server is not on the PATH.");
        string[] arguments =
        [
            "--port", BuiltProgram.Text(_port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no",
            "--dir", _folder.Path,
        ];
        return new ChildProcess(new ProcessStartInfo(program, arguments));
    }

    private Task ReadyAsync() => Deadline.UntilAsync(
        TimeSpan.FromSeconds(20), token => PingAsync(_port, token), () => _process.Output + _process.Error);

    private static async Task<string?> PingAsync(int port, CancellationToken cancellation)
    {
        try
        {
            var text = await AskAsync(port, "PING", cancellation);
            return text.StartsWith("+PONG", StringComparison.Ordinal) ? text : null;
        }
        catch (Exception error) when (error is SocketException or IOException)
        {
            return null;
        }
    }

    private static async Task<string> AskAsync(int port, string command, CancellationToken cancellation)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, cancellation);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(command + "\r\n"), cancellation);
        var answer = new byte[1 << 16];
        return Encoding.ASCII.GetString(answer, 0, await stream.ReadAsync(answer, cancellation));
    }
}
