using System.Diagnostics;
using System.Globalization;
using DistSeq.EndToEnd.Tests.Cluster;
using StackExchange.Redis;

namespace DistSeq.Grains.Tests.Storage;

/// <summary>A Redis server of the machine's own (Debian package redis-server) on a free port of loopback, with nothing kept.</summary>
public sealed class RedisServer : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("distseq-redis-").FullName;
    private Process? _process;
    private ConnectionMultiplexer? _connection;

    /// <summary>The connection; the running test is skipped where there is no server, and fails instead when CI is true.</summary>
    public IConnectionMultiplexer Connection
    {
        get
        {
            const string Missing = "redis-server (Debian package redis-server) is not on the PATH.";
            if (_connection is null && Environment.GetEnvironmentVariable("CI") == "true")
                Assert.Fail(Missing + " CI=true allows no skipped test.");
            Assert.SkipWhen(_connection is null, Missing);
            return _connection!;
        }
    }

    /// <summary>host:port, where the running test is skipped or fails like that of <see cref="Connection"/>.</summary>
    public string EndPoint => Connection.GetEndPoints()[0].ToString()!;

    public async ValueTask InitializeAsync()
    {
        var program = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, "redis-server")).FirstOrDefault(File.Exists);
        if (program is null)
            return;
        var port = FreePort.Next().ToString(CultureInfo.InvariantCulture);
        string[] arguments = ["--port", port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", _folder];
        _process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        try
        {
            await Readiness.Said(_process.StandardOutput, "eady to accept connections");
            _connection = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{port}");
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is not null)
            await _connection.DisposeAsync();
        if (_process is not null)
        {
            _process.Kill();
            await _process.WaitForExitAsync(CancellationToken.None);
            _process.Dispose();
        }

        Directory.Delete(_folder, recursive: true);
    }
}
