using System.Text.Json;

namespace DistSeq.EndToEnd.Tests.Cluster;

/// <summary>One spec, one answer: whatever the cluster looks like.</summary>
public sealed class SameWeightsTests(TwoSilos cluster) : IClassFixture<TwoSilos>, IDisposable
{
    private static readonly string[] Train = ["train", Repository.File("examples/dinosaurs.yaml"), "--set", "training.epochs=2"];
    private readonly ScratchFolder _folder = new();

    [Fact]
    public async Task One_and_two_compute_threads_and_two_silos_give_the_same_weights()
    {
        cluster.Demand();
        var one = await ClientProcess.RunJsonAsync(_folder.Path, [.. Train, "--local"], computeThreads: 1);
        var two = await ClientProcess.RunJsonAsync(_folder.Path, [.. Train, "--local"], computeThreads: 2);
        var spread = await ClientProcess.RunJsonAsync(_folder.Path, [.. Train, "--cluster", cluster.ClusterUrl, "--set", "cluster.workers=2"]);

        Assert.Matches("^[0-9a-f]{64}$", Text(one, "weightsSha256"));
        Assert.Equal(Text(one, "weightsSha256"), Text(two, "weightsSha256"));
        Assert.Equal(Text(one, "weightsSha256"), Text(spread, "weightsSha256"));
        Assert.Equal(["silo-a", "silo-b"], spread.GetProperty("workerSilos").EnumerateArray().Select(it => it.GetString()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_run_tells_what_it_did()
    {
        var run = await ClientProcess.RunJsonAsync(_folder.Path, [.. Train, "--local"]);
        Assert.Equal("completed", Text(run, "state"), ignoreCase: true);
        Assert.StartsWith("dinosaurs", Text(run, "job"), StringComparison.Ordinal);
        Assert.All(["steps", "tokens"], it => Assert.True(run.GetProperty(it).GetInt64() > 0, it));
        Assert.All(["trainLoss", "validLoss", "tokensPerSecond"], it => Assert.True(run.GetProperty(it).GetDouble() > 0, it));
        Assert.True(File.Exists(Path.Combine(_folder.Path, Text(run, "checkpoint"))), Text(run, "checkpoint"));
    }

    [Fact]
    public async Task Another_seed_gives_other_weights()
    {
        string[] one = ["train", Repository.File("examples/dinosaurs.yaml"), "--local", "--set", "training.epochs=1"];
        var first = await ClientProcess.RunJsonAsync(_folder.Path, one);
        var second = await ClientProcess.RunJsonAsync(_folder.Path, [.. one, "--set", "seed=2"]);
        Assert.NotEqual(Text(first, "weightsSha256"), Text(second, "weightsSha256"));
    }

    public void Dispose() => _folder.Dispose();

    private static string Text(JsonElement run, string name) => run.GetProperty(name).GetString()!;
}
