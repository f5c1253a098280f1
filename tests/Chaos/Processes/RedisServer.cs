using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace DistSeq.Chaos.Processes;

/// <summary>A Redis server with nothing kept on disk.</summary>
internal sealed class RedisServer : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(20);

    private readonly ChildProcess _process;
    private readonly ProcessLog _log;

    private RedisServer(int port, string folder, string logs)
    {
        EndPoint = new IPEndPoint(IPAddress.Loopback, port);
        string[] arguments =
            ["--port", port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", folder];
        _log = new ProcessLog(Path.Combine(logs, "redis.log"));
        try
        {
            _process = new ChildProcess(new ProcessStartInfo("redis-server", arguments), _log);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new TroubleException("The program redis-server is missing; install it (Debian package redis-server).");
        }
    }

    public IPEndPoint EndPoint { get; }

    /// <summary>Starts it and waits until it answers.</summary>
    public static async Task<RedisServer> StartAsync(int port, string folder, string logs, CancellationToken cancellation)
    {
        var server = new RedisServer(port, folder, logs);
        try
        {
            var started = Stopwatch.GetTimestamp();
            while (!await server.AnswersAsync(cancellation))
            {
                if (Stopwatch.GetElapsedTime(started) > StartLimit)
                    throw new TroubleException($"redis-server does not answer at {server.EndPoint}.\n{server._log.Tail}");
                await Task.Delay(100, cancellation);
            }

            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public int ProcessId => _process.Id;

    /// <summary>Keys of the database.</summary>
    public async Task<long> CountKeysAsync(CancellationToken cancellation) =>
        long.Parse((await AskAsync("DBSIZE", cancellation)).TrimStart(':').Trim(), CultureInfo.InvariantCulture);

    /// <summary>Whether it hangs.</summary>
    public bool IsFrozen { get; private set; }

    /// <summary>Lets it hang.</summary>
    public void Freeze()
    {
        IsFrozen = true;
        _process.Freeze();
    }

    /// <summary>Lets it go on.</summary>
    public void Thaw()
    {
        _process.Thaw();
        IsFrozen = false;
    }

    /// <summary>Whether there are keys that a pattern fits.</summary>
    public async Task<bool> HasAsync(string pattern, CancellationToken cancellation) =>
        !(await AskAsync($"KEYS {pattern}", cancellation)).StartsWith("*0", StringComparison.Ordinal);

    /// <summary>Takes all that it has from it.</summary>
    public async Task EmptyAsync(CancellationToken cancellation)
    {
        if (!(await AskAsync("FLUSHALL", cancellation)).StartsWith("+OK", StringComparison.Ordinal))
            throw new TroubleException("redis-server does not let itself be emptied.");
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _log.Dispose();
    }

    private async Task<bool> AnswersAsync(CancellationToken cancellation)
    {
        try
        {
            return (await AskAsync("PING", cancellation)).StartsWith("+PONG", StringComparison.Ordinal);
        }
        catch (Exception error) when (error is SocketException or IOException)
        {
            return false;
        }
    }

    // The answer is one short line.
    private async Task<string> AskAsync(string command, CancellationToken cancellation)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(EndPoint, cancellation);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(command + "\r\n"), cancellation);
        var answer = new byte[64];
        return Encoding.ASCII.GetString(answer, 0, await stream.ReadAsync(answer, cancellation));
    }
}
