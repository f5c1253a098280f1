namespace DistSeq.EndToEnd.Tests.Cluster;

/// <summary>The example that tells classes apart, as a user runs it.</summary>
public sealed class ClassesTests : FolderTests
{
    [Fact]
    public async Task The_numbers_learn_their_languages_and_the_checkpoint_tells_how_well()
    {
        var run = await ClientProcess.RunJsonAsync(Folder.Path, ["train", Repository.File("examples/numbers.yaml"), "--local"]);
        Assert.InRange(run.GetProperty("validAccuracy").GetDouble(), 0.8, 1);
        Assert.Equal(0, run.GetProperty("samples").GetArrayLength());

        var job = run.GetProperty("job").GetString()!;
        var all = await ClientProcess.RunJsonAsync(
            Folder.Path, ["evaluate", job, "--data", Repository.File("examples/data/numbers.tsv")]);
        Assert.Equal((600, 0), (all.GetProperty("tokens").GetInt64(), all.GetProperty("unknown").GetInt64()));
        Assert.InRange(all.GetProperty("accuracy").GetDouble(), 0.9, 1);

        var text = await ClientProcess.RunAsync(Folder.Path, ["generate", job]);
        Assert.Equal(1, text.ExitCode);
        Assert.Contains(
            "tells 6 classes apart and writes no text; ask it with predict, or measure it with evaluate.", text.Error,
            StringComparison.Ordinal);
    }
}
