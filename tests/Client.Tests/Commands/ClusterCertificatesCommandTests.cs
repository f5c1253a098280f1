namespace DistSeq.Client.Tests.Commands;

public sealed class ClusterCertificatesCommandTests : FolderTests
{
    [Fact]
    public async Task It_makes_an_authority_and_certificates_whose_keys_only_the_owner_reads()
    {
        var run = await RunAsync("--user", "alice", "--role", "viewer");
        Assert.Equal(0, run.Code);
        Assert.Contains("viewer alice", run.Output, StringComparison.Ordinal);
        foreach (var folder in (string[])["silo", "users/alice"])
        {
            Assert.Equal(["ca.crt", "tls.crt", "tls.key"], Directory.GetFiles(Folder.At($"made/{folder}"))
                .Select(static path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
        }

        foreach (var key in (string[])["ca.key", "silo/tls.key", "users/alice/tls.key"])
        {
            if (!OperatingSystem.IsWindows())
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Folder.At($"made/{key}")));
        }
    }

    [Fact]
    public async Task What_is_there_already_stays_as_it_is()
    {
        await RunAsync("--user", "alice");
        var before = Contents();
        var again = await RunAsync("--user", "alice", "--role", "admin", "-o", "json");
        Assert.Equal(0, again.Code);
        Assert.All(again.Json.GetProperty("certificates").EnumerateArray(),
            static row => Assert.False(row.GetProperty("isNew").GetBoolean()));
        Assert.Equal(before, Contents());
    }

    [Theory]
    [InlineData("--user must have 1 to 64 letters", "--user", "../x")]
    [InlineData("--user must have 1 to 64 letters", "--user", "..")]
    [InlineData("add --user NAME", "--role", "admin")]
    [InlineData("--days must be between 1 and 3650", "--days", "0")]
    public async Task A_mistake_makes_nothing(string words, params string[] arguments)
    {
        var run = await RunAsync(arguments);
        Assert.Equal(1, run.Code);
        Assert.Contains(words, run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Folder.At("made")));
    }

    [Fact]
    public async Task Half_an_authority_is_refused()
    {
        await RunAsync();
        File.Delete(Folder.At("made/ca.key"));
        var run = await RunAsync("--user", "bob");
        Assert.Equal(1, run.Code);
        Assert.Contains("has only one of ca.crt and ca.key", run.Error, StringComparison.Ordinal);
    }

    private string[] Contents() =>
        [.. Directory.GetFiles(Folder.At("made"), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(File.ReadAllText)];

    private Task<ClientRun> RunAsync(params string[] arguments) =>
        ClientRun.OfAsync(new FakeCluster(), Folder, ["cluster", "certificates", "made", .. arguments]);
}
