namespace DistSeq.Grains.Tests.Storage;

/// <summary>What every table of reminders does, as far as Orleans' reminder service relies on it.</summary>
public abstract class ReminderTableConformance
{
    private static readonly DateTime Start = new(2100, 1, 2, 3, 4, 5, DateTimeKind.Utc);
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private readonly string _test = TestCluster.NewId();

    [Fact]
    public async Task What_was_set_is_read()
    {
        var table = await Table();
        var tag = await table.UpsertRow(Entry("a", "wake", TimeSpan.FromMinutes(1)), Cancellation);
        var read = await table.ReadRow(Id("a"), "wake", Cancellation);
        Assert.NotNull(read);
        Assert.Equal((Id("a"), "wake", Start, TimeSpan.FromMinutes(1), tag), (read.GrainId, read.ReminderName, read.StartAt, read.Period, read.ETag));
        Assert.Equal(["wake"], (await table.ReadRows(Id("a"), Cancellation)).Reminders.Select(entry => entry.ReminderName));
    }

    [Fact]
    public async Task What_is_not_there_is_null()
    {
        Assert.Null(await (await Table()).ReadRow(Id("none"), "wake", Cancellation));
        Assert.Empty((await (await Table()).ReadRows(Id("none"), Cancellation)).Reminders);
    }

    [Fact]
    public async Task Setting_it_again_replaces_it_under_another_tag()
    {
        var table = await Table();
        var first = await table.UpsertRow(Entry("a", "wake", TimeSpan.FromMinutes(1)), Cancellation);
        var second = await table.UpsertRow(Entry("a", "wake", TimeSpan.FromDays(60)), Cancellation);
        Assert.NotEqual(first, second);
        Assert.Equal(TimeSpan.FromDays(60), Assert.Single((await table.ReadRows(Id("a"), Cancellation)).Reminders).Period);
    }

    [Fact]
    public async Task It_goes_with_its_latest_tag_alone()
    {
        var table = await Table();
        var first = await table.UpsertRow(Entry("a", "wake", TimeSpan.FromMinutes(1)), Cancellation);
        var second = await table.UpsertRow(Entry("a", "wake", TimeSpan.FromMinutes(1)), Cancellation);
        Assert.False(await table.RemoveRow(Id("a"), "wake", first!, Cancellation));
        Assert.True(await table.RemoveRow(Id("a"), "wake", second!, Cancellation));
        Assert.False(await table.RemoveRow(Id("a"), "wake", second!, Cancellation));
        Assert.Null(await table.ReadRow(Id("a"), "wake", Cancellation));
    }

    [Theory]
    [InlineData(0u, 0x40000000u)]
    [InlineData(0x40000000u, 0xC0000000u)]
    [InlineData(0xC0000000u, 0x40000000u)]
    [InlineData(0x90000000u, 0xF0000000u)]
    [InlineData(0u, 0u)]
    public async Task A_range_of_hashes_has_its_reminders_and_no_others(uint begin, uint end)
    {
        var table = await Table();
        string[] keys = [.. Enumerable.Range(0, 40).Select(n => $"{n}")];
        foreach (var key in keys)
            await table.UpsertRow(Entry(key, "wake", TimeSpan.FromMinutes(1)), Cancellation);
        // The whole ring where both ends are one.
        var expected = keys.Select(Id).Where(id => id.GetUniformHashCode() is var hash
            && (begin < end ? hash > begin && hash <= end : hash > begin || hash <= end));
        var read = (await table.ReadRows(begin, end, Cancellation)).Reminders.Select(entry => entry.GrainId).Where(id => id.Key.ToString()!.EndsWith(_test, StringComparison.Ordinal));
        Assert.Equal(expected.Order(), read.Order());
    }

    internal abstract Task<IReminderTable> Table();

    private GrainId Id(string key) => GrainId.Create("test", $"{key} {_test}");

    private ReminderEntry Entry(string key, string name, TimeSpan period) => new() { GrainId = Id(key), ReminderName = name, StartAt = Start, Period = period };
}
