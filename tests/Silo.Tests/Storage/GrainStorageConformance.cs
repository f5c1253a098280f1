namespace DistSeq.Silo.Tests.Storage;

/// <summary>What every store of grains' records does. A store's own test class creates one.</summary>
public abstract class GrainStorageConformance
{
    private readonly string _test = TestCluster.NewId();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_written_is_read_by_another_instance()
    {
        var written = State("a", "b");
        await (await Storage()).WriteStateAsync("record", Id("a"), written);
        Assert.True(written.RecordExists);
        var read = await Read("a");
        Assert.True(read.RecordExists);
        Assert.Equal(written.ETag, read.ETag);
        Assert.Equal(["a", "b"], read.State!.Jobs);
    }

    [Fact]
    public async Task What_was_never_written_is_a_new_record()
    {
        var read = await Read("none");
        Assert.False(read.RecordExists);
        Assert.Null(read.ETag);
        Assert.NotNull(read.State);
    }

    [Fact]
    public async Task A_large_record_is_read_as_it_was_written()
    {
        string[] jobs = [.. Enumerable.Range(0, 20_000).Select(n => $"dinosaurs-{n:D6}")];
        await (await Storage()).WriteStateAsync("record", Id("large"), State(jobs));
        Assert.Equal(jobs, (await Read("large")).State!.Jobs);
    }

    [Fact]
    public async Task A_writer_goes_on_from_what_it_wrote()
    {
        var state = State("1");
        var tags = new List<string>();
        for (var n = 0; n < 5; n++)
        {
            state.State!.Jobs = [$"{n}"];
            await (await Storage()).WriteStateAsync("record", Id("a"), state);
            tags.Add(state.ETag!);
        }

        Assert.Equal(5, tags.Distinct().Count());
        Assert.Equal(["4"], (await Read("a")).State!.Jobs);
    }

    [Fact]
    public async Task A_writer_that_has_not_seen_the_latest_version_is_refused()
    {
        var storage = await Storage();
        var first = State("1");
        await storage.WriteStateAsync("record", Id("a"), first);
        var second = await Read("a");
        second.State!.Jobs = ["2"];
        await storage.WriteStateAsync("record", Id("a"), second);
        first.State!.Jobs = ["9"];
        await Refused(() => storage.WriteStateAsync("record", Id("a"), first));
        await Refused(() => storage.ClearStateAsync("record", Id("a"), first));
        await Refused(() => storage.WriteStateAsync("record", Id("a"), State("9")));
        var read = await Read("a");
        Assert.Equal(["2"], read.State!.Jobs);
        Assert.Equal(second.ETag, read.ETag);
    }

    [Fact]
    public async Task Of_writers_at_once_one_is_taken()
    {
        var storage = await Storage();
        await OneOf(n => storage.WriteStateAsync("record", Id("new"), State($"{n}")));
        var states = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Read("new")));
        await OneOf(n => storage.WriteStateAsync("record", Id("new"), states[n]));
    }

    [Fact]
    public async Task A_cleared_record_is_gone_and_may_be_written_anew()
    {
        var storage = await Storage();
        var state = State("1");
        await storage.WriteStateAsync("record", Id("a"), state);
        await storage.ClearStateAsync("record", Id("a"), state);
        Assert.False(state.RecordExists);
        Assert.Empty(state.State!.Jobs);
        var read = await Read("a");
        Assert.False(read.RecordExists);
        Assert.Empty(read.State!.Jobs);
        state.State.Jobs = ["2"];
        await storage.WriteStateAsync("record", Id("a"), state);
        Assert.True(state.RecordExists);
        Assert.Equal(["2"], (await Read("a")).State!.Jobs);
    }

    [Fact]
    public async Task A_writer_from_before_a_clearing_is_refused()
    {
        var storage = await Storage();
        var stale = State("1");
        await storage.WriteStateAsync("record", Id("a"), stale);
        await storage.ClearStateAsync("record", Id("a"), await Read("a"));
        await Refused(() => storage.WriteStateAsync("record", Id("a"), stale));
        await Refused(() => storage.ClearStateAsync("record", Id("a"), stale));
        Assert.False((await Read("a")).RecordExists);
    }

    [Fact]
    public async Task Keys_are_kept_apart()
    {
        string[] keys = ["dinosaurs-k3x9fa", "dinosaurs-k3x9fb", "a/b", "a%2fb", "../up", "a b", "a.b", "ä", "-", "a:b", "x_y",
            "x-y"];
        var storage = await Storage();
        for (var n = 0; n < keys.Length; n++)
            await storage.WriteStateAsync("record", Id(keys[n]), State($"{n}"));
        for (var n = 0; n < keys.Length; n++)
            Assert.Equal([$"{n}"], (await Read(keys[n])).State!.Jobs);
    }

    [Fact]
    public async Task Records_of_different_names_do_not_meet()
    {
        await (await Storage()).WriteStateAsync("record", Id("a"), State("1"));
        Assert.False((await Read("a", "other")).RecordExists);
    }

    [Fact]
    public async Task Keys_of_one_name_are_listed_without_those_of_others()
    {
        string[] keys =
        [
            "dinosaurs-k3x9fa", "ade", "0ade", "0", "7", "07", "0123456789abcdef0123456789abcdef",
            "a/b", "a b", "x%2fy", "a.b", "ä", "*",
        ];
        var (storage, names) = (await Storage(), await Names());
        var name = "listed" + _test.Replace("-", "", StringComparison.Ordinal);
        Assert.Empty(await names.ListKeys(name, Cancellation).ToArrayAsync(Cancellation));
        foreach (var key in keys)
            await storage.WriteStateAsync(name, GrainId.Create("test", key), State(key));
        await storage.WriteStateAsync(name + "x", GrainId.Create("test", "other"), State());
        Assert.Equal(keys.Order(), (await names.ListKeys(name, Cancellation).ToArrayAsync(Cancellation)).Order());

        await storage.ClearStateAsync(name, GrainId.Create("test", "ade"), await Read(GrainId.Create("test", "ade"), name));
        Assert.DoesNotContain("ade", await names.ListKeys(name, Cancellation).ToArrayAsync(Cancellation));
    }

    [Fact]
    public async Task Names_of_one_grains_records_are_listed_by_what_they_begin_with()
    {
        var (storage, names) = (await Storage(), await Names());
        var prefix = "list" + _test.Replace("-", "", StringComparison.Ordinal);
        string[] listed = [$"{prefix}-0", $"{prefix}-12", $"{prefix}-9"];
        foreach (var name in (string[])[.. listed, prefix, "other-0"])
            await storage.WriteStateAsync(name, GrainId.Create("test", "1"), State());
        await storage.WriteStateAsync($"{prefix}-3", GrainId.Create("test", "2"), State());
        var found = await names.ListNames(GrainId.Create("test", "1"), prefix + "-", Cancellation).ToArrayAsync(Cancellation);
        Assert.Equal(listed, found.Order(StringComparer.Ordinal));
    }

    internal abstract Task<IGrainStorage> Storage();

    internal abstract Task<IRecordNames> Names();

    private protected GrainId Id(string key) => GrainId.Create("test", $"{key} {_test}");

    private static GrainState<JobRegistryRecord> State(params string[] jobs) => new(new JobRegistryRecord { Jobs = [.. jobs] });

    private static Task Refused(Func<Task> act) => Assert.ThrowsAnyAsync<InconsistentStateException>(act);

    private static async Task OneOf(Func<int, Task> write)
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(n => Record.ExceptionAsync(() => write(n)).AsTask()));
        Assert.Single(outcomes, outcome => outcome is null);
        Assert.All(outcomes.OfType<Exception>(), outcome => Assert.IsAssignableFrom<InconsistentStateException>(outcome));
    }

    private Task<GrainState<JobRegistryRecord>> Read(string key, string name = "record") => Read(Id(key), name);

    private async Task<GrainState<JobRegistryRecord>> Read(GrainId id, string name)
    {
        var state = new GrainState<JobRegistryRecord>();
        await (await Storage()).ReadStateAsync(name, id, state);
        return state;
    }
}
