using System.Diagnostics;

namespace DistSeq.EndToEnd.Tests.Cluster;

/// <summary>A Postgres server of the machine's own, on a free port of loopback, with a password and with nothing kept.</summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    private const string User = "distseq";
    private const string Database = "postgres";

    private readonly ScratchFolder _folder;
    private readonly ChildProcess _process;
    private readonly int _port;

    private PostgresServer(ScratchFolder folder, ChildProcess process, int port)
    {
        _folder = folder;
        _process = process;
        _port = port;
    }

    /// <summary>What a client is given after --cluster.</summary>
    public string ClusterUrl => UrlOf(Database);

    /// <summary>What a client finds its password with.</summary>
    public IReadOnlyList<(string Name, string Value)> Secret => [("DISTSEQ__POSTGRESPASSWORDFILE", PasswordFile)];

    /// <summary>Settings of a silo.</summary>
    public IReadOnlyList<(string Name, string Value)> Settings =>
        [("DISTSEQ__CLUSTERING", "postgres"), ("DISTSEQ__POSTGRES", $"Host=127.0.0.1;Port={_port};Username={User};Database={Database}"), .. Secret];

    private string PasswordFile => Path.Combine(_folder.Path, "password");

    public string UrlOf(string database) => $"postgres://{User}@127.0.0.1:{_port}/{database}";

    /// <summary>Starts a server; the running test is skipped where the machine has none.</summary>
    public static async Task<PostgresServer> StartAsync()
    {
        var programs = Programs();
        if (programs is null)
            Prerequisite.Missing("the program postgres (Debian package postgresql)");
        var folder = new ScratchFolder();
        // The server refuses to be root: it then is another user, who makes a folder of its own in here.
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder.Path, File.GetUnixFileMode(folder.Path) | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute);
        var data = Path.Combine(folder.Path, "data");
        var password = folder.Write("password", $"canary-{Guid.NewGuid():N}\n");
        await using (var made = new ChildProcess(Start(programs!, "initdb",
            "-D", data, "-U", User, "-A", "scram-sha-256", "--pwfile", password, "-E", "UTF8", "--locale=C", "--no-sync")))
        {
            var run = await made.WaitAsync(TimeSpan.FromMinutes(1));
            Assert.True(run.ExitCode == 0, run.Error);
        }

        var port = FreePort.Next();
        var process = new ChildProcess(Start(programs!, "postgres",
            "-D", data, "-p", BuiltProgram.Text(port), "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "fsync=off"));
        var server = new PostgresServer(folder, process, port);
        try
        {
            await Deadline.UntilAsync(TimeSpan.FromSeconds(30),
                _ => Task.FromResult(process.Error.Contains("ready to accept connections", StringComparison.Ordinal) ? server : null), () => process.Error);
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
        // Asked, not killed: it takes its children and its shared memory along.
        try
        {
            if (!_process.HasExited)
                _process.Interrupt();
            await _process.WaitAsync(TimeSpan.FromSeconds(30));
        }
        finally
        {
            await _process.DisposeAsync();
            _folder.Dispose();
        }
    }

    private static ProcessStartInfo Start(string programs, string program, params string[] arguments)
    {
        string[] command = [Path.Combine(programs, program), .. arguments];
        if (Environment.IsPrivilegedProcess)
            command = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", .. command];
        return new ProcessStartInfo(command[0], command[1..]) { WorkingDirectory = "/" };
    }

    /// <summary>The folder of the newest server's programs, which Debian keeps off the PATH.</summary>
    private static string? Programs()
    {
        const string Versions = "/usr/lib/postgresql";
        return Directory.Exists(Versions)
            ? Directory.GetDirectories(Versions).OrderDescending(StringComparer.Ordinal).Select(version => Path.Combine(version, "bin"))
                .FirstOrDefault(bin => File.Exists(Path.Combine(bin, "initdb")))
            : null;
    }
}
