namespace DistSeq.EndToEnd.Tests.Cluster;

/// <summary>The command that shows that the shape of a cluster does not show in the weights.</summary>
public sealed class VerifyTests : FolderTests
{
    private static readonly string[] Small =
        [Repository.File("examples/dinosaurs.yaml"), "--set", "model.hidden=8", "--set", "training.window=8"];

    [Fact]
    public async Task Threads_shards_and_vectors_do_not_show_in_the_weights()
    {
        var run = await ClientProcess.RunJsonAsync(Folder.Path, ["verify", .. Small, "--steps", "6"]);

        Assert.True(run.GetProperty("equal").GetBoolean());
        var shapes = run.GetProperty("shapes").EnumerateArray().ToList();
        var whole = shapes.Where(it => it.GetProperty("steps").GetInt64() == 6).ToList();
        Assert.Equal([1, 2, 8], whole.Take(3).Select(it => it.GetProperty("computeThreads").GetInt32()));
        Assert.Single(whole.Select(it => it.GetProperty("weightsSha256").GetString()).Distinct());
        if (System.Runtime.Intrinsics.Vector128.IsHardwareAccelerated)
            Assert.Contains(shapes, it => it.GetProperty("without").GetString() == "DOTNET_EnableHWIntrinsic");
        Assert.Empty(Directory.GetDirectories(Path.Combine(Folder.Path, "runs")));
    }

    [Fact]
    public async Task A_job_of_the_local_cluster_gives_its_own_weights_again()
    {
        var trained = await ClientProcess.RunJsonAsync(Folder.Path, ["train", .. Small, "--set", "training.epochs=1"]);
        var job = trained.GetProperty("job").GetString()!;

        var run = await ClientProcess.RunJsonAsync(Folder.Path, ["verify", job]);

        Assert.True(run.GetProperty("equal").GetBoolean());
        var shapes = run.GetProperty("shapes").EnumerateArray().ToList();
        Assert.Equal(5, shapes.Count);
        Assert.All(shapes, it => Assert.Equal(
            trained.GetProperty("weightsSha256").GetString(), it.GetProperty("weightsSha256").GetString()));
    }

    [Fact]
    public async Task A_replay_that_fails_says_why()
    {
        // Rectified units leave the range of a float where nothing is clipped.
        var spec = Folder.Write("exploding.yaml", $$"""
            data: { path: {{Repository.File("examples/data/dinosaurs.txt")}} }
            model: { cell: rnn-relu, hidden: 48 }
            training: { batch: 16, window: 12 }
            optimizer: { kind: sgd, learningRate: 1000 }
            """);
        var run = await ClientProcess.RunAsync(Folder.Path, ["verify", spec]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("The replay '1 worker, 1 shard, 1 thread' failed: ", run.Error, StringComparison.Ordinal);
        Assert.Contains("learning rate", run.Error, StringComparison.OrdinalIgnoreCase);
    }
}
