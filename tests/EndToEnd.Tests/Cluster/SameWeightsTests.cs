using System.IO.Compression;

namespace DistSeq.EndToEnd.Tests.Cluster;

/// <summary>One spec, one answer: whatever the cluster looks like.</summary>
[Collection(typeof(TestCollections.OfTwoSilos))]
public sealed class SameWeightsTests(TwoSilos cluster) : FolderTests
{
    private static readonly string[] Train = ["train", Repository.File("examples/dinosaurs.yaml"), "--set", "training.epochs=2"];

    [Fact]
    public async Task One_and_two_compute_threads_and_two_silos_give_the_same_weights()
    {
        cluster.Demand();
        var one = await ClientProcess.RunJsonAsync(Folder.Path, [.. Train, "--local"], computeThreads: 1);
        var two = await ClientProcess.RunJsonAsync(Folder.Path, [.. Train, "--local"], computeThreads: 2);
        var spread = await ClientProcess.RunJsonAsync(
            Folder.Path, [.. Train, "--cluster", cluster.ClusterUrl, "--set", "cluster.workers=2"]);

        Assert.Matches("^[0-9a-f]{64}$", Text(one, "weightsSha256"));
        Assert.Equal(Text(one, "weightsSha256"), Text(two, "weightsSha256"));
        Assert.Equal(Text(one, "weightsSha256"), Text(spread, "weightsSha256"));
        Assert.Equal(["silo-a", "silo-b"], spread.GetProperty("workerSilos").EnumerateArray()
            .Select(it => it.GetString()).Order(StringComparer.Ordinal));
    }

    // Those whose data is in the repository.
    public static TheoryData<string> Examples => [.. Directory.GetFiles(Repository.File("examples"), "*.yaml")
        .Where(static path => !File.ReadAllText(path).Contains("path: https://", StringComparison.Ordinal))
        .Select(static path => Path.GetFileNameWithoutExtension(path))
        .Where(static name => name != "kustomization" && !name.StartsWith("sweep", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task Every_example_gives_the_same_weights_here_and_on_two_silos(string example)
    {
        cluster.Demand();
        string[] train = ["train", Repository.File($"examples/{example}.yaml"), "--set", "training.epochs=1"];
        var here = await Undisturbed.Of(train);
        var there = await ClientProcess.RunJsonAsync(
            Folder.Path, [.. train, "--cluster", cluster.ClusterUrl, "--set", "cluster.workers=2"]);
        Assert.Matches("^[0-9a-f]{64}$", Text(here, "weightsSha256"));
        Assert.Equal(Text(here, "weightsSha256"), Text(there, "weightsSha256"));
        Assert.Equal(here.GetProperty("measures").ToString(), there.GetProperty("measures").ToString());
        Assert.Equal(2, there.GetProperty("workerSilos").GetArrayLength());
    }

    /// <summary>Above 4 MiB both the upload and the prepared form lie in parts.</summary>
    [Fact]
    public async Task A_text_of_many_parts_gives_the_same_weights_here_and_on_two_silos_packed_or_not()
    {
        cluster.Demand();
        var packed = Directory.CreateDirectory(Path.Combine(Folder.Path, "packed"));
        using (var plain = File.Create(Path.Combine(Folder.Path, "plain.txt")))
        {
            for (var number = 0; number < 3; number++)
            {
                var lines = Enumerable.Range(0, 50_000)
                    .Select(n => $"The {n}th fox jumps over {n * 7 % 1_000} dogs of {number}.\n");
                var text = Encoding.UTF8.GetBytes(string.Concat(lines));
                plain.Write(text);
                using var file = File.Create(Path.Combine(packed.FullName, $"{number}.txt.gz"));
                using var gzip = new GZipStream(file, CompressionLevel.Fastest);
                gzip.Write(text);
            }
        }

        Folder.Write("many.yaml", """
            data: {path: plain.txt, format: text, validation: 0.002}
            model: {cell: gru, hidden: 24}
            training: {steps: 20, batch: 16, window: 20}
            """);
        string[] train = ["train", Path.Combine(Folder.Path, "many.yaml")];
        var here = await ClientProcess.RunJsonAsync(Folder.Path, [.. train, "--local"]);
        var there = await ClientProcess.RunJsonAsync(
            Folder.Path,
            [.. train, "--cluster", cluster.ClusterUrl, "--set", "cluster.workers=2", "--set", $"data.path={packed.FullName}"]);
        Assert.Equal(Text(here, "weightsSha256"), Text(there, "weightsSha256"));
        Assert.Equal(here.GetProperty("measures").ToString(), there.GetProperty("measures").ToString());
        Assert.Equal(2, there.GetProperty("workerSilos").GetArrayLength());
    }

    [Fact]
    public async Task A_run_tells_what_it_did()
    {
        var run = await ClientProcess.RunJsonAsync(Folder.Path, [.. Train, "--local"]);
        Assert.Equal("completed", Text(run, "state"), ignoreCase: true);
        Assert.StartsWith("dinosaurs", Text(run, "job"), StringComparison.Ordinal);
        Assert.All(["steps", "tokens"], it => Assert.True(run.GetProperty(it).GetInt64() > 0, it));
        Assert.All(["trainLoss", "validLoss", "tokensPerSecond"], it => Assert.True(run.GetProperty(it).GetDouble() > 0, it));
        Assert.True(File.Exists(Path.Combine(Folder.Path, Text(run, "checkpoint"))), Text(run, "checkpoint"));
    }

    [Fact]
    public async Task Another_seed_gives_other_weights()
    {
        string[] one = ["train", Repository.File("examples/dinosaurs.yaml"), "--set", "training.epochs=1"];
        var first = await Undisturbed.Of(one);
        var second = await Undisturbed.Of([.. one, "--set", "seed=2"]);
        Assert.NotEqual(Text(first, "weightsSha256"), Text(second, "weightsSha256"));
    }

    private static string Text(JsonElement run, string name) => run.GetProperty(name).GetString()!;
}
