using System.Net.Sockets;

namespace DistSeq.EndToEnd.Tests.Cluster;

/// <summary>A silo whose port another program has says which, and what to do, and ends.</summary>
public sealed class TakenPortTests : FolderTests
{
    [Theory]
    [InlineData("DISTSEQ__SILOPORT")]
    [InlineData("DISTSEQ__GATEWAYPORT")]
    [InlineData("URLS")]
    public async Task It_is_told_in_one_line(string setting)
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var taken = $"{((IPEndPoint)other.LocalEndpoint).Port}";
        var start = BuiltProgram.Start(BuiltProgram.Silo, Folder.Path);
        start.Environment["DISTSEQ__CLUSTERING"] = "localhost";
        start.Environment["DISTSEQ__SILOPORT"] = $"{FreePort.Next()}";
        start.Environment["DISTSEQ__GATEWAYPORT"] = $"{FreePort.Next()}";
        start.Environment["URLS"] = $"http://127.0.0.1:{FreePort.Next()}";
        start.Environment[setting] = setting == "URLS" ? $"http://127.0.0.1:{taken}" : taken;
        await using var silo = new ChildProcess(start);
        var run = await silo.WaitAsync(TimeSpan.FromSeconds(90));
        Assert.Equal(1, run.ExitCode);
        var line = Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(setting, line, StringComparison.Ordinal);
        Assert.Contains(taken, line, StringComparison.Ordinal);
    }
}
