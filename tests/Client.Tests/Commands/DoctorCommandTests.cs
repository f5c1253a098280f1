using DistSeq.Client.Commands;

namespace DistSeq.Client.Tests.Commands;

public sealed class DoctorCommandTests : FolderTests
{
    private readonly FakeCluster _cluster = new() { Facts = new ClusterFacts([Silo("a"), Silo("b")], []) };

    [Fact]
    public async Task A_sound_cluster_has_a_line_a_check_and_the_code_0()
    {
        var table = await RunAsync("doctor");
        var json = await RunAsync("doctor", "-o", "json");

        Assert.Equal((0, 0), (table.Code, json.Code));
        Assert.True(json.Json.GetProperty("ok").GetBoolean());
        Assert.Equal(
            ["runs", "cluster", "silos", "threads", "store", "jobs", "clocks", "vectors", "numerics", "versions",
                "memory", "collector", "encryption"],
            json.Json.GetProperty("checks").EnumerateArray().Select(static check => check.GetProperty("check").GetString()));
        Assert.All(
            json.Json.GetProperty("checks").EnumerateArray(), static check =>
                Assert.Equal("Ok", check.GetProperty("state").GetString()));
        Assert.Matches("\nok +silos +2 silos answer *\n", table.Output.ReplaceLineEndings("\n"));
        Assert.Empty(Directory.GetFiles(Folder.At("runs")));
    }

    [Fact]
    public async Task Without_a_cluster_the_reason_is_told_and_the_code_is_2()
    {
        var output = new StringWriter();
        var shell = new Shell
        {
            Output = output,
            Error = TextWriter.Null,
            Folder = Folder.Path,
            Connect = static (_, _) => throw new ClusterTroubleException("No Redis answers. Start Redis."),
        };

        var code =
            await CommandRoot.RunAsync(["doctor", "--cluster", "redis://store"], shell, TestContext.Current.CancellationToken);

        Assert.Equal(2, code);
        Assert.Matches("ok +runs .*\n", output.ToString());
        Assert.Matches("failure +cluster +No Redis answers. Start Redis. *\n", output.ToString());
    }

    [Fact]
    public async Task A_broken_store_is_a_failure_with_what_to_do()
    {
        _cluster.Facts = new ClusterFacts([Silo("a"), Silo("b") with { StoreError = "No space left on device." }], []);

        var run = await RunAsync("doctor");

        Assert.Equal(2, run.Code);
        Assert.Matches(@"failure +store +b folder: No space left on device\. *\n +See that it is up and has room", run.Output);
    }

    [Fact]
    public async Task A_job_that_cannot_start_is_named()
    {
        await _cluster.Grains.GetGrain<IJobGrain>("wide").Submit(new JobSpec(), "data");
        var job = _cluster.Jobs["wide"];
        const string reason = "the cluster has 3 compute threads for it";
        job.Status = job.Status with { State = JobState.Queued, WaitsFor = reason, CannotStart = true };

        var run = await RunAsync("doctor");

        Assert.Equal(0, run.Code);
        Assert.Matches($@"warning +jobs +wide waits: {reason} *\n +Start silos that have", run.Output);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_to_is_a_failure()
    {
        Folder.Write("taken", "");

        var run = await RunAsync("doctor", "--out", "taken", "-o", "json");

        Assert.Equal((2, "Failure"), (run.Code, run.Json.GetProperty("checks")[0].GetProperty("state").GetString()));
    }

    [Fact]
    public async Task On_a_network_what_is_plain_is_a_warning()
    {
        var run = await RunAsync("doctor", "--cluster", "redis://store");

        Assert.Equal(0, run.Code);
        Assert.Matches(@"warning +encryption +silos and clients speak in plain; the client's way to the store is plain, "
            + @"the silos' as its server wants *\n"
            + " +Let nobody else into that network: a network policy", run.Output);
    }

    private static SiloFacts Silo(string name) => new()
    {
        Name = name,
        Address = "10.0.0.1:11111@1",
        ComputeThreads = 1,
        Store = "folder",
        Process = ProcessFacts.Here(TimeProvider.System) with
        { MemoryLimit = 4L << 30, MemoryUsed = 1L << 30, IsServerCollector = true, Vectors = "AVX2" },
    };

    private Task<ClientRun> RunAsync(params string[] arguments) => ClientRun.OfAsync(_cluster, Folder, arguments);
}
