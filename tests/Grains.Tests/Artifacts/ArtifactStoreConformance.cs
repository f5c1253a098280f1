namespace DistSeq.Grains.Tests.Artifacts;

/// <summary>What every artifact store does. A store's own test class creates one.</summary>
public abstract class ArtifactStoreConformance
{
    private readonly string _folder = $"test-{TestCluster.NewId()}";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100_003)]
    [InlineData(8 << 20)]
    public async Task What_was_written_is_read(int length)
    {
        var store = await Store();
        var content = Content(length);
        await store.Write(Name("a/b-c_d.e0"), content, Cancellation);
        var read = await store.Read(Name("a/b-c_d.e0"), Cancellation);
        Assert.True(read.AsSpan().SequenceEqual(content));
        Assert.Equal(length, await store.Length(Name("a/b-c_d.e0"), Cancellation));
    }

    [Fact]
    public async Task What_is_not_there_is_null_and_removing_it_is_harmless()
    {
        var store = await Store();
        Assert.Null(await store.Read(Name("none"), Cancellation));
        Assert.Null(await store.ReadPart(Name("none"), 0, 10, Cancellation));
        Assert.Null(await store.Length(Name("none"), Cancellation));
        await store.Delete(Name("none"), Cancellation);
    }

    [Theory]
    [InlineData(0, 10, 10)]
    [InlineData(90, 10, 10)]
    [InlineData(95, 10, 5)]
    [InlineData(0, 1_000, 100)]
    [InlineData(100, 10, 0)]
    [InlineData(5_000_000_000, 10, 0)]
    [InlineData(0, 0, 0)]
    [InlineData(7, 0, 0)]
    public async Task A_part_is_cut_at_the_end(long offset, int count, int expected)
    {
        var store = await Store();
        await store.Write(Name("part"), Content(100), Cancellation);
        Assert.Equal(
            Content(100).Skip((int)Math.Min(offset, 100)).Take(expected),
            await store.ReadPart(Name("part"), offset, count, Cancellation));
    }

    [Fact]
    public async Task Parts_of_a_large_blob_make_the_whole()
    {
        const int Large = 8 << 20, Part = 1 << 20;
        var store = await Store();
        await store.Write(Name("large"), Content(Large), Cancellation);
        var parts = await Task.WhenAll(
            Enumerable.Range(0, Large / Part).Select(n => store.ReadPart(Name("large"), (long)n * Part, Part, Cancellation)));
        byte[] whole = [.. parts.SelectMany(part => part!)];
        Assert.True(whole.AsSpan().SequenceEqual(Content(Large)));
    }

    [Fact]
    public async Task A_part_of_an_empty_blob_is_empty()
    {
        var store = await Store();
        await store.Write(Name("empty"), default, Cancellation);
        var part = await store.ReadPart(Name("empty"), 0, 10, Cancellation);
        Assert.NotNull(part);
        Assert.Empty(part);
    }

    [Fact]
    public async Task A_write_replaces_the_whole()
    {
        var store = await Store();
        await store.Write(Name("again"), Content(1_000), Cancellation);
        await store.Write(Name("again"), Content(10), Cancellation);
        Assert.Equal(Content(10), await store.Read(Name("again"), Cancellation));
    }

    [Fact]
    public async Task A_removed_blob_is_gone_and_may_be_written_anew()
    {
        var store = await Store();
        await store.Write(Name("gone"), Content(10), Cancellation);
        await store.Delete(Name("gone"), Cancellation);
        Assert.Null(await store.Read(Name("gone"), Cancellation));
        Assert.Null(await store.Length(Name("gone"), Cancellation));
        await store.Write(Name("gone"), Content(3), Cancellation);
        Assert.Equal(Content(3), await store.Read(Name("gone"), Cancellation));
    }

    [Fact]
    public async Task Names_that_look_alike_are_kept_apart()
    {
        string[] names = ["a/b/c", "a/b.c", "a.b/c", "a-b/c", "a_b/c", "a/b-c", "b/a/c", "a/bb/c", "a/b/c0"];
        var store = await Store();
        await Task.WhenAll(names.Select((name, n) => store.Write(Name(name), Content(n + 1), Cancellation)));
        await store.Delete(Name(names[0]), Cancellation);
        for (var n = 1; n < names.Length; n++)
            Assert.Equal(Content(n + 1), await store.Read(Name(names[n]), Cancellation));
    }

    [Fact]
    public async Task Of_writers_at_once_one_is_left_whole()
    {
        var store = await Store();
        await Task.WhenAll(Enumerable.Range(0, 12).Select(
            n => store.Write(Name("crowd"), Enumerable.Repeat((byte)n, 100_000 + n).ToArray(), Cancellation)));
        var read = await store.Read(Name("crowd"), Cancellation);
        Assert.Equal(100_000 + read![0], read.Length);
        Assert.All(read, value => Assert.Equal(read[0], value));
    }

    [Fact]
    public async Task Readers_see_the_old_or_the_new_whole_and_nothing_between()
    {
        var store = await Store();
        byte[] one = [.. Enumerable.Repeat((byte)1, 200_000)], two = [.. Enumerable.Repeat((byte)2, 300_000)];
        await store.Write(Name("both"), one, Cancellation);
        var writers = Enumerable.Range(0, 20).Select(n => store.Write(Name("both"), n % 2 == 0 ? two : one, Cancellation))
            .ToArray();
        var parts = Task.WhenAll(Enumerable.Range(0, 40).Select(_ => store.ReadPart(Name("both"), 199_990, 20, Cancellation)));
        var readers = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => store.Read(Name("both"), Cancellation)));
        await Task.WhenAll(writers);
        Assert.All(readers, read => Assert.True(read!.AsSpan().SequenceEqual(one) || read.AsSpan().SequenceEqual(two)));
        Assert.All(await parts, part => Assert.True(
            part!.AsSpan().SequenceEqual(one.AsSpan(0, 10)) || part.AsSpan().SequenceEqual(two.AsSpan(0, 20))));
    }

    [Fact]
    public async Task A_list_has_what_begins_with_the_prefix_and_nothing_else()
    {
        var store = await Store();
        string[] names = ["list/a", "list/b/c", "list/b/d.e", "lists/f", "list-g/h", "list0"];
        foreach (var name in names)
            await store.Write(Name(name), Content(3), Cancellation);
        Assert.Equal([Name("list/a"), Name("list/b/c"), Name("list/b/d.e")], await List(store, "list/"));
        Assert.Equal([Name("list/b/c"), Name("list/b/d.e")], await List(store, "list/b/"));
        await store.Delete(Name("list/b/c"), Cancellation);
        await store.Delete(Name("list/b/d.e"), Cancellation);
        Assert.Equal([Name("list/a")], await List(store, "list/"));
        Assert.Empty(await List(store, "list/b/"));
        Assert.Empty(await List(store, "never/"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("list")]
    [InlineData("../")]
    [InlineData("list/../")]
    [InlineData("/")]
    [InlineData("*/")]
    public async Task A_prefix_that_could_leave_the_store_is_refused(string prefix)
    {
        var store = await Store();
        await Assert.ThrowsAsync<ArgumentException>(async () =>
            await store.List(prefix, Cancellation).ToArrayAsync(Cancellation));
    }

    [Fact]
    public async Task What_has_just_been_written_or_touched_is_young()
    {
        var store = await Store();
        await store.Write(Name("young/a"), Content(3), Cancellation);
        Assert.True(await store.Touch(Name("young/a"), Cancellation));
        Assert.False(await store.Touch(Name("young/b"), Cancellation));
        var found = Assert.Single(await store.List(Name("young/"), Cancellation).ToArrayAsync(Cancellation));
        Assert.InRange(found.Age, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        Assert.Equal(Content(3), await store.Read(Name("young/a"), Cancellation));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/etc/passwd")]
    [InlineData("../outside")]
    [InlineData("a/../../outside")]
    [InlineData("a/./b")]
    [InlineData("a//b")]
    [InlineData("a/")]
    [InlineData("a\\b")]
    [InlineData("A")]
    [InlineData("a b")]
    [InlineData("a\n")]
    [InlineData("a\0b")]
    [InlineData("~")]
    public async Task A_name_that_could_leave_the_store_is_refused(string name)
    {
        var store = await Store();
        foreach (var act in new Func<Task>[]
        {
            () => store.Write(name, Content(1), Cancellation), () => store.Read(name, Cancellation),
            () => store.ReadPart(name, 0, 1, Cancellation),
            () => store.Length(name, Cancellation), () => store.Delete(name, Cancellation), () => store.Touch(name, Cancellation),
        })
            Assert.Contains(
                "is no artifact name", (await Assert.ThrowsAsync<ArgumentException>(act)).Message, StringComparison.Ordinal);
    }

    internal abstract Task<IArtifactStore> Store();

    private static byte[] Content(int length) => [.. Enumerable.Range(0, length).Select(i => (byte)(i * 7))];

    private async Task<string[]> List(IArtifactStore store, string prefix) =>
        [.. (await store.List(Name(prefix), Cancellation).ToArrayAsync(Cancellation))
            .Select(artifact => artifact.Name).Order(StringComparer.Ordinal)];

    private string Name(string name) => $"{_folder}/{name}";
}
