using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace DistSeq.Processes;

/// <summary>A Redis server of this machine on a free loopback port, which keeps only what it is told to save.</summary>
public sealed class RedisServer : IAsyncDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly int _port = FreePort.Next();
    private readonly ProcessLog? _log;
    private readonly ServerCertificate? _certificate;
    private ChildProcess _process;

    private RedisServer(ProcessLog? log, ServerCertificate? certificate)
    {
        (_log, _certificate) = (log, certificate);
        _process = Start();
    }

    /// <summary>Host and port.</summary>
    public string EndPoint => $"127.0.0.1:{_port}";

    /// <summary>What a client is given after --cluster.</summary>
    public string ClusterUrl => $"{(_certificate is null ? "redis" : "rediss")}://{EndPoint}";

    /// <summary>Settings of a silo.</summary>
    public IReadOnlyList<(string Name, string Value)> Settings =>
        [("DISTSEQ__CLUSTERING", "redis"), ("DISTSEQ__REDIS", _certificate is null ? EndPoint : ClusterUrl)];

    public int ProcessId => _process.Id;

    /// <summary>Whether it hangs.</summary>
    public bool IsFrozen { get; private set; }

    /// <summary>How often it has begun to hang.</summary>
    public int Freezes { get; private set; }

    /// <summary>Starts it and waits until it answers.</summary>
    /// <param name="log">Gets what it says.</param>
    /// <param name="certificate">Has it speak TLS only, and demand a certificate of the same authority.</param>
    /// <exception cref="TroubleException">There is no such program.</exception>
    public static async Task<RedisServer> StartAsync(ProcessLog? log = null, ServerCertificate? certificate = null)
    {
        var server = new RedisServer(log, certificate);
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

    /// <summary>Kills it and starts it again, with what it saved last.</summary>
    public async Task KillAndRestoreAsync()
    {
        await _process.DisposeAsync();
        _process = Start();
        await ReadyAsync();
    }

    /// <summary>Lets it hang.</summary>
    public void Freeze()
    {
        Freezes++;
        IsFrozen = true;
        _process.Freeze();
    }

    /// <summary>Lets it go on.</summary>
    public void Thaw()
    {
        _process.Thaw();
        IsFrozen = false;
    }

    /// <summary>Keys of the database.</summary>
    public async Task<long> CountKeysAsync(CancellationToken cancellation) =>
        long.Parse((await AskAsync("DBSIZE", cancellation)).TrimStart(':').Trim(), CultureInfo.InvariantCulture);

    /// <summary>Whether any keys match a pattern.</summary>
    public async Task<bool> HasAsync(string pattern, CancellationToken cancellation) =>
        !(await AskAsync($"KEYS {pattern}", cancellation)).StartsWith("*0", StringComparison.Ordinal);

    /// <summary>Deletes everything in it.</summary>
    public async Task EmptyAsync(CancellationToken cancellation)
    {
        if (!(await AskAsync("FLUSHALL", cancellation)).StartsWith("+OK", StringComparison.Ordinal))
            throw new TroubleException("redis-server does not let itself be emptied.");
    }

    /// <summary>The server's answer to a command, as far as it comes at once, in the protocol's own words.</summary>
    public async Task<string> AskAsync(string command, CancellationToken cancellation)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, _port, cancellation);
        await using var stream = await OpenAsync(client.GetStream(), cancellation);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(command + "\r\n"), cancellation);
        var answer = new byte[1 << 16];
        return Encoding.ASCII.GetString(answer, 0, await stream.ReadAsync(answer, cancellation));
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _folder.Dispose();
    }

    private ChildProcess Start()
    {
        var program = Prerequisite.Find("redis-server")
            ?? throw new TroubleException("The program redis-server is missing; install it (Debian package redis-server).");
        string[] arguments =
        [
            .. Listen(), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", _folder.Path,
        ];
        return new ChildProcess(new ProcessStartInfo(program, arguments), _log);
    }

    private string[] Listen() => _certificate is null
        ? ["--port", $"{_port}"]
        :
        [
            "--port", "0", "--tls-port", $"{_port}", "--tls-ca-cert-file", _certificate.Authority,
            "--tls-cert-file", _certificate.Certificate, "--tls-key-file", _certificate.Key,
        ];

    private async Task<Stream> OpenAsync(Stream plain, CancellationToken cancellation)
    {
        if (_certificate is null)
            return plain;
        var stream = new SslStream(plain);
        await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "127.0.0.1",
            CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                CustomTrustStore = { X509CertificateLoader.LoadCertificateFromFile(_certificate.Authority) },
                RevocationMode = X509RevocationMode.NoCheck,
            },
            ClientCertificates = [X509Certificate2.CreateFromPemFile(_certificate.Both)],
        }, cancellation);
        return stream;
    }

    private Task ReadyAsync() => Eventually.Holds(
        AnswersAsync, () => $"redis-server answers.\n{_process.LastWords}");

    private async Task<bool> AnswersAsync()
    {
        try
        {
            return (await AskAsync("PING", CancellationToken.None)).StartsWith("+PONG", StringComparison.Ordinal);
        }
        catch (Exception error) when (error is SocketException or IOException)
        {
            return false;
        }
    }
}
