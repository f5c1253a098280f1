using System.Diagnostics;
using System.Globalization;
using DistSeq.EndToEnd.Tests;
using DistSeq.EndToEnd.Tests.Cluster;
using Npgsql;

namespace DistSeq.Grains.Tests.Storage;

/// <summary>
/// A Postgres server of the machine's own (Debian package postgresql) on a free port of loopback, started when a test first asks
/// for it, with nothing kept. It trusts whoever comes.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private readonly Lazy<Task<(Process Process, string Folder, string Connection)>> _server = new(StartAsync);
    private int _databases;

    /// <summary>The connection string of a new, empty database; the test is skipped where there is no server, and fails instead when CI is true.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        const string Missing = "The programs of postgres (Debian package postgresql) are missing.";
        if (Programs() is null)
        {
            if (Environment.GetEnvironmentVariable("CI") == "true")
                Assert.Fail(Missing + " CI=true allows no skipped test.");
            Assert.Skip(Missing);
        }

        var (_, _, connection) = await _server.Value;
        var name = $"test{Interlocked.Increment(ref _databases)}";
        await using var server = NpgsqlDataSource.Create(connection);
        await using var command = server.CreateCommand($"CREATE DATABASE {name}");
        await command.ExecuteNonQueryAsync();
        return new NpgsqlConnectionStringBuilder(connection) { Database = name }.ConnectionString;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_server.IsValueCreated || _server.Value.IsFaulted)
            return;
        var (process, folder, _) = await _server.Value;
        await EndAsync(process, folder);
    }

    private static async Task<(Process Process, string Folder, string Connection)> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("distseq-postgres-");
        // The server refuses to be root: it then is another user, who makes a folder of its own in here.
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder.FullName, folder.UnixFileMode | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute);
        var data = Path.Combine(folder.FullName, "data");
        using (var made = Start("initdb", "-D", data, "-U", "distseq", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"))
        {
            var said = made.StandardError.ReadToEndAsync();
            await made.StandardOutput.ReadToEndAsync();
            await made.WaitForExitAsync();
            Assert.True(made.ExitCode == 0, await said);
        }

        var port = FreePort.Next().ToString(CultureInfo.InvariantCulture);
        var server = Start("postgres", "-D", data, "-p", port, "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "fsync=off");
        try
        {
            await Readiness.Said(server.StandardError, "ready to accept connections");
        }
        catch
        {
            await EndAsync(server, folder.FullName);
            throw;
        }

        return (server, folder.FullName, $"Host=127.0.0.1;Port={port};Username=distseq;Database=postgres");
    }

    private static async Task EndAsync(Process process, string folder)
    {
        // Asked, not killed: it takes its children and its shared memory along.
        ProcessSignal.Send(process, ProcessSignal.Interrupt);
        await process.WaitForExitAsync(CancellationToken.None);
        process.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private static Process Start(string program, params string[] arguments)
    {
        string[] command = [Path.Combine(Programs()!, program), .. arguments];
        if (Environment.IsPrivilegedProcess)
            command = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", .. command];
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" };
        return Process.Start(start)!;
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
