namespace DistSeq.EndToEnd.Tests.Cluster;

/// <summary>The command that looks whether all is well.</summary>
[Collection(typeof(TestCollections.OfTwoSilos))]
public sealed class DoctorTests(TwoSilos cluster) : FolderTests
{
    [Fact]
    public async Task A_silo_within_the_client_is_well()
    {
        var run = await ClientProcess.RunJsonAsync(Folder.Path, ["doctor"]);

        Assert.True(run.GetProperty("ok").GetBoolean());
        Assert.Equal("1 silo answers", Found(run, "silos"));
        Assert.StartsWith("folder: written, read and deleted in", Found(run, "store"), StringComparison.Ordinal);
        Assert.Equal("nothing leaves this machine", Found(run, "encryption"));
    }

    [Fact]
    public async Task Two_silos_over_a_store_are_well_and_what_is_plain_is_told()
    {
        cluster.Demand();
        var run = await ClientProcess.RunJsonAsync(Folder.Path, ["doctor", "--cluster", cluster.ClusterUrl]);

        Assert.True(run.GetProperty("ok").GetBoolean());
        Assert.Equal("2 silos answer", Found(run, "silos"));
        Assert.StartsWith("redis: written, read and deleted in", Found(run, "store"), StringComparison.Ordinal);
        Assert.Equal("all on loopback; the client's way to the store is plain, the silos' plain", Found(run, "encryption"));
        Assert.StartsWith("DistSeq ", Found(run, "versions"), StringComparison.Ordinal);
        Assert.DoesNotContain("client DistSeq", Found(run, "versions"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cluster_that_is_not_there_is_a_failure()
    {
        var run = await ClientProcess.RunAsync(Folder.Path, ["doctor", "--cluster", $"redis://127.0.0.1:{FreePort.Next()}"]);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("No Redis answers at redis://127.0.0.1:", run.Output, StringComparison.Ordinal);
    }

    private static string Found(JsonElement run, string check) =>
        run.GetProperty("checks").EnumerateArray().Single(it => it.GetProperty("check").GetString() == check)
            .GetProperty("found").GetString()!;
}
