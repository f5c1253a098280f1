namespace DistSeq.Processes;

/// <summary>A Postgres server of this machine on a free loopback port, which keeps nothing.</summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private const string User = "distseq";
    private const string Database = "postgres";

    private readonly ScratchFolder _folder = new();
    private readonly int _port = FreePort.Next();
    private readonly string _passwordFile;
    private readonly string _programs;
    private ChildProcess? _process;

    private PostgresServer(string programs)
    {
        _programs = programs;
        _passwordFile = _folder.Write("password", $"canary-{Guid.NewGuid():N}\n");
    }

    /// <summary>What a client is given after --cluster.</summary>
    public string ClusterUrl => UrlOf(Database);

    /// <summary>What a client finds its password with.</summary>
    public IReadOnlyList<(string Name, string Value)> Secret => [("DISTSEQ__POSTGRESPASSWORDFILE", _passwordFile)];

    /// <summary>Settings of a silo.</summary>
    public IReadOnlyList<(string Name, string Value)> Settings =>
        [("DISTSEQ__CLUSTERING", "postgres"), ("DISTSEQ__POSTGRES", ConnectionString), .. Secret];

    /// <summary>A connection string without the password.</summary>
    public string ConnectionString => $"Host=127.0.0.1;Port={_port};Username={User};Database={Database}";

    public string UrlOf(string database) => $"postgres://{User}@127.0.0.1:{_port}/{database}";

    /// <summary>Starts a server; the running test is skipped if the machine has none.</summary>
    /// <param name="trusts">Whether it accepts everybody without a password.</param>
    /// <param name="certificate">Has it offer TLS.</param>
    public static async Task<PostgresServer> StartAsync(bool trusts = false, ServerCertificate? certificate = null)
    {
        var programs = Programs();
        if (programs is null)
            Prerequisite.Missing("the program postgres (Debian package postgresql)");
        var server = new PostgresServer(programs!);
        try
        {
            await server.RunAsync(trusts ? "trust" : "scram-sha-256", certificate);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_process is null)
                return;
            // Asked to end, not killed, so that it also ends its children and frees its shared memory.
            _process.Interrupt();
            await _process.WaitAsync(TimeSpan.FromSeconds(30));
        }
        finally
        {
            if (_process is not null)
                await _process.DisposeAsync();
            _folder.Dispose();
        }
    }

    private async Task RunAsync(string authentication, ServerCertificate? certificate)
    {
        // The server refuses to run as root, so it runs as another user, who creates a folder of his own in here.
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_folder.Path, File.GetUnixFileMode(_folder.Path)
                | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute);
        }

        var data = Path.Combine(_folder.Path, "data");
        await using (var made = Start("initdb", "-D", data, "-U", User, "-A", authentication, "--pwfile", _passwordFile,
            "-E", "UTF8", "--locale=C", "--no-sync"))
        {
            var run = await made.WaitAsync(TimeSpan.FromMinutes(1));
            if (run.ExitCode != 0)
                throw new TroubleException($"initdb ended with exit code {run.ExitCode}.\n{run.Error}");
        }

        string[] encryption = [];
        if (certificate is not null)
        {
            // It wants to own its key, and to be the only one who reads it.
            var shown = _folder.Write("shown.key", await File.ReadAllTextAsync(certificate.Key));
            var key = Path.Combine(data, "own.key");
            await using var copy = Start("/usr/bin/install", "-m", "600", shown, key);
            await copy.WaitAsync(TimeSpan.FromMinutes(1));
            var shownCertificate = _folder.Write("shown.crt", await File.ReadAllTextAsync(certificate.Certificate));
            encryption = ["-c", "ssl=on", "-c", $"ssl_cert_file={shownCertificate}", "-c", $"ssl_key_file={key}"];
        }

        var process = Start("postgres", ["-D", data, "-p", $"{_port}", "-c", "listen_addresses=127.0.0.1",
            "-c", "unix_socket_directories=", "-c", "fsync=off", .. encryption]);
        _process = process;
        await Eventually.Holds(
            () => process.Error.Contains("ready to accept connections", StringComparison.Ordinal),
            () => $"postgres answers.\n{process.Error}");
    }

    private ChildProcess Start(string program, params string[] arguments)
    {
        string[] command = [Path.Combine(_programs, program), .. arguments];
        if (Environment.IsPrivilegedProcess)
            command = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", .. command];
        return new ChildProcess(new ProcessStartInfo(command[0], command[1..]) { WorkingDirectory = "/" });
    }

    /// <summary>The folder of the newest server's programs, which Debian keeps off the PATH.</summary>
    private static string? Programs()
    {
        const string Versions = "/usr/lib/postgresql";
        return Directory.Exists(Versions)
            ? Directory.GetDirectories(Versions).OrderDescending(StringComparer.Ordinal)
                .Select(static version => Path.Combine(version, "bin"))
                .FirstOrDefault(static bin => File.Exists(Path.Combine(bin, "initdb")))
            : null;
    }
}
