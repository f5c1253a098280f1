using System.Runtime.CompilerServices;
using DistSeq.Engine.Data;
using DistSeq.Engine.Tasks;
using DistSeq.Engine.Tasks.Language;
using DistSeq.Grains.Artifacts;
using DistSeq.Grains.Data;
using DistSeq.Grains.Workers;

namespace DistSeq.Grains.Tests.Data;

public sealed class DatasetCacheTests : IDisposable
{
    private readonly MemoryArtifactStore _store = new();
    private readonly ComputeThreads _compute = new(1);
    private readonly DatasetCache _cache;

    public DatasetCacheTests() => _cache = new DatasetCache(_store, _compute);

    public void Dispose() => _compute.Dispose();

    [Fact]
    public async Task Those_who_use_a_corpus_at_the_same_time_share_it()
    {
        await Write("one");
        var corpora = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => _cache.Get("one")));
        Assert.All(corpora, corpus => Assert.Same(corpora[0], corpus));
        Assert.Same(corpora[0], await _cache.Get("one"));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_corpus_that_nobody_uses_any_more_leaves_memory()
    {
        await Write("one");
        await Write("two");
        await Write("three");
        await Use("one");
        var used = await _cache.Get("two");
        // A thread of the pool may remember its last work for a while; the test ends when all have forgotten it, or with
        // its time.
        do
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            GC.Collect();
            await Use("three");
        }
        while (_cache.Names.Contains("one"));

        Assert.Equal(["three", "two"], _cache.Names.Order());
        GC.KeepAlive(used);
    }

    [Fact]
    public async Task A_corpus_that_could_not_be_read_is_read_again()
    {
        await Assert.ThrowsAsync<KeyNotFoundException>(() => _cache.Get("one"));
        await Write("one");
        Assert.Equal(2, (await _cache.Get("one")).Sequences);
    }

    // A method of its own: its locals do not outlive it.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private async Task Use(string name) => Assert.NotNull(await _cache.Get(name));

    private async Task Write(string name)
    {
        using var file = new MemoryStream();
        TaskCatalog.Write(new LanguageTask(), TokenCorpus.Read("ab\ncd", CorpusFormat.Lines, 0, 1), file);
        await _store.Write(ArtifactName.Dataset(name), Seal.Close(file.ToArray()), TestContext.Current.CancellationToken);
    }
}
