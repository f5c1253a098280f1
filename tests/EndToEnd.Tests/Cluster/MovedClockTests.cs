namespace DistSeq.EndToEnd.Tests.Cluster;

/// <summary>The wall clock of one silo goes an hour ahead and back in the middle of a job.</summary>
public sealed class MovedClockTests : IDisposable
{
    private const int Threads = 3;

    // Orleans' own collector looks once a minute unless told otherwise: after that an hour ahead has been taken for the present.
    private static readonly TimeSpan Ahead = TimeSpan.FromSeconds(70);

    private readonly ScratchFolder _folder = new();

    [Fact]
    public async Task Jobs_run_and_begin_on_it_as_on_any_other()
    {
        Prerequisite.Program("redis-server", "redis-server");
        var library = Prerequisite.Library("libfaketimeMT.so.1", "faketime");
        await using var redis = await RedisServer.StartAsync();
        var clock = Path.Combine(_folder.Path, "clock");
        await File.WriteAllTextAsync(clock, "+0", TestContext.Current.CancellationToken);
        await using var moved = await SiloProcess.StartAsync("moved",
        [
            ("DISTSEQ__CLUSTERING", "redis"), ("DISTSEQ__REDIS", redis.EndPoint), ("LD_PRELOAD", library),
            ("FAKETIME_TIMESTAMP_FILE", clock), ("FAKETIME_NO_CACHE", "1"), ("DONT_FAKE_MONOTONIC", "1"),
            // Otherwise timed waits end at once.
            ("FAKETIME_FORCE_MONOTONIC_FIX", "0"),
        ], Threads);
        await using var other = await SiloProcess.StartAsync("other", redis.EndPoint, Threads);
        string[] where = ["--cluster", "redis://" + redis.EndPoint];
        // On both silos, with threads left for other jobs.
        string[] train = ["train", Repository.File("examples/dinosaurs.yaml"), "--set", "cluster.workers=4",
            "--set", "training.epochs=2000"];
        await using var client = ClientProcess.Start(_folder.Path, [.. train, "--set", "name=through", "-o", "json", .. where]);

        await SetAsync(clock, "+3600");
        var doctor = await ClientProcess.RunAsync(_folder.Path, ["doctor", .. where]);
        Assert.Contains("moved is 3", doctor.Output, StringComparison.Ordinal);
        await Task.Delay(Ahead, TestContext.Current.CancellationToken);
        await SetAsync(clock, "+0");

        // New grains on that silo: a worker and a shard, data and a job.
        for (var seed = 1; seed <= 3; seed++)
        {
            var run = await ClientProcess.RunJsonAsync(_folder.Path,
                ["train", Repository.File("examples/dinosaurs.yaml"), "--set", "training.epochs=1", "--set", $"seed={seed}",
                    "--set", "cluster.workers=2", .. where]);
            Assert.Equal("completed", run.GetProperty("state").GetString(), ignoreCase: true);
        }

        Assert.Equal(0, (await ClientProcess.RunAsync(_folder.Path, ["jobs", .. where])).ExitCode);
        Assert.DoesNotContain("earliest collection", moved.Log, StringComparison.Ordinal);
        Assert.False(client.HasExited, client.Error);
    }

    public void Dispose() => _folder.Dispose();

    private static async Task SetAsync(string clock, string ahead)
    {
        // Whole at once: the process may look while it is written.
        await File.WriteAllTextAsync(clock + ".next", ahead, TestContext.Current.CancellationToken);
        File.Move(clock + ".next", clock, overwrite: true);
    }
}
