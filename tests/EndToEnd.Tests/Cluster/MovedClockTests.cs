namespace DistSeq.EndToEnd.Tests.Cluster;

/// <summary>The wall clock of one silo goes an hour ahead and back in the middle of a job.</summary>
[Collection(typeof(TestCollections.InTime))]
public sealed class MovedClockTests : FolderTests
{
    private const int Threads = 3;

    // What Orleans says in ordinary times is left out unless it is asked for.
    private static readonly (string, string) Collector = ("Logging__LogLevel__Orleans.Runtime", "Information");

    [Fact]
    public async Task Jobs_run_and_begin_on_it_as_on_any_other()
    {
        Prerequisite.Redis();
        if (MovedClock.Library is null)
            Prerequisite.Missing("the library libfaketimeMT.so.1 (Debian package faketime)");
        await using var redis = await RedisServer.StartAsync();
        var clock = new MovedClock(Folder.Path, "moved");
        await using var moved = await SiloProcess.StartAsync("moved", [.. redis.Settings, .. clock.Settings, Collector], Threads);
        await using var other = await SiloProcess.StartAsync("other", redis.Settings, Threads);
        string[] where = ["--cluster", redis.ClusterUrl];
        // On both silos, with threads left for other jobs.
        string[] train = ["train", Repository.File("examples/dinosaurs.yaml"), "--set", "cluster.workers=4",
            "--set", "training.epochs=2000"];
        await using var client = ClientProcess.Start(Folder.Path, [.. train, "--set", "name=through", "-o", "json", .. where]);

        clock.Set(TimeSpan.FromHours(1));
        var doctor = await ClientProcess.RunAsync(Folder.Path, ["doctor", .. where]);
        Assert.Contains("moved is 3", doctor.Output, StringComparison.Ordinal);
        // Idle grains are let go of once a minute, and so does Orleans' own collector unless told otherwise: then an hour
        // ahead has been taken for the present.
        var looks = Looks(moved);
        await Eventually.Holds(() => Looks(moved) > looks, () => $"the silo lets go of idle grains.\n{moved.Log}");
        clock.Set(TimeSpan.Zero);

        // New grains on that silo: a worker and a shard, data and a job.
        for (var seed = 1; seed <= 3; seed++)
        {
            var run = await ClientProcess.RunJsonAsync(Folder.Path,
                ["train", Repository.File("examples/dinosaurs.yaml"), "--set", "training.epochs=1", "--set", $"seed={seed}",
                    "--set", "cluster.workers=2", .. where]);
            Assert.Equal("completed", run.GetProperty("state").GetString(), ignoreCase: true);
        }

        Assert.Equal(0, (await ClientProcess.RunAsync(Folder.Path, ["jobs", .. where])).ExitCode);
        Assert.DoesNotContain("earliest collection", moved.Log, StringComparison.Ordinal);
        Assert.False(client.HasExited, client.Error);
    }

    private static int Looks(SiloProcess silo) => silo.Log.Split("ForceActivationCollection").Length - 1;
}
