namespace DistSeq.EndToEnd.Tests.Cluster;

/// <summary>A user's mistake: the message names the place, exit code 1, and nothing was started.</summary>
[Collection(typeof(TestCollections.InTime))]
public sealed class BadInputTests : FolderTests
{
    private const string GoodModel = "{ cell: lstm, hidden: 8 }";
    private static readonly byte[] GoodData =
        Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("allosaurus\nbaryonyx\n", 10)));

    [Theory]
    [InlineData("{ cell: lstm, hiden: 8 }", "hiden")]
    [InlineData("{ cell: lstm, hidden: many }", "hidden")]
    [InlineData("{ cell: lstm, hidden: 0 }", "model.hidden")]
    public async Task A_mistake_in_the_spec_is_named_by_its_path(string model, string place) =>
        await RefusesAsync(Spec(model), GoodData, place);

    [Fact]
    public async Task Data_that_is_not_there_is_named() => await RefusesAsync(Spec(GoodModel), null, "data.txt");

    [Fact]
    public async Task An_empty_file_is_no_corpus() => await RefusesAsync(Spec(GoodModel), [], "data.txt");

    [Fact]
    public async Task One_character_is_no_corpus() => await RefusesAsync(Spec(GoodModel), "a"u8.ToArray(), "data.txt");

    [Fact]
    public async Task Bytes_that_are_no_UTF8_are_refused() =>
        await RefusesAsync(Spec(GoodModel), [.. GoodData, 0xC3, 0x28, 0xFF], "data.txt");

    [Fact]
    public async Task A_setting_of_a_field_that_does_not_exist_is_named() =>
        await RefusesAsync(Spec(GoodModel), GoodData, "model.wings", "--set", "model.wings=2");

    [Fact]
    public async Task A_spec_file_that_is_not_there_is_named()
    {
        var run = await ClientProcess.RunAsync(Folder.Path, ["train", "nowhere.yaml", "--local"]);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("nowhere.yaml", run.Error, StringComparison.Ordinal);
        AssertNothingRan();
    }

    [Fact]
    public async Task A_cluster_that_does_not_answer_is_given_up_within_fifteen_seconds()
    {
        Folder.Write("data.txt", GoodData);
        var spec = Folder.Write("spec.yaml", Spec(GoodModel));
        var endPoint = $"127.0.0.1:{FreePort.Next()}";
        var run = await ClientProcess.RunAsync(Folder.Path, ["train", spec, "--cluster", "redis://" + endPoint]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(endPoint, run.Error, StringComparison.Ordinal);
        Assert.InRange(run.Time, TimeSpan.Zero, TimeSpan.FromSeconds(15));
        AssertNothingRan();
    }

    [Fact]
    public async Task The_spec_that_these_mistakes_are_made_in_is_itself_good()
    {
        Folder.Write("data.txt", GoodData);
        var spec = Folder.Write("spec.yaml", Spec(GoodModel));
        var run = await ClientProcess.RunJsonAsync(Folder.Path, ["train", spec, "--local"]);
        Assert.Equal(2, run.GetProperty("steps").GetInt64());
    }

    private static string Spec(string model) => $$"""
        name: mistaken
        data: { path: data.txt, format: lines, tokens: character, validation: 0.1 }
        model: {{model}}
        training: { steps: 2, batch: 2, window: 8 }
        """;

    private async Task RefusesAsync(string spec, byte[]? data, string place, params string[] more)
    {
        if (data is not null)
            Folder.Write("data.txt", data);
        var run = await ClientProcess.RunAsync(Folder.Path, ["train", Folder.Write("spec.yaml", spec), "--local", .. more]);
        Assert.True(run.ExitCode == 1, $"Exit code {run.ExitCode}.\n{run.Output}\n{run.Error}");
        Assert.Contains(place, run.Error, StringComparison.Ordinal);
        // The message alone: no stack trace.
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
        AssertNothingRan();
    }

    /// <summary>No folder of a run; the embedded silo's own folder begins with a dot.</summary>
    private void AssertNothingRan()
    {
        var runs = new DirectoryInfo(Path.Combine(Folder.Path, "runs"));
        if (runs.Exists)
            Assert.DoesNotContain(runs.GetDirectories(), it => it.Name[0] != '.');
    }
}
