using System.Runtime.CompilerServices;
using DistSeq.Engine.Tasks.Language;
using DistSeq.Grains.Data;
using ScratchFolder = DistSeq.Grains.Data.ScratchFolder;

namespace DistSeq.Grains.Tests.Data;

public sealed class DatasetCacheTests : IDisposable
{
    private readonly MemoryArtifactStore _store = new();
    private readonly ComputeThreads _compute = new(1);
    private readonly DatasetCache _cache;

    public DatasetCacheTests() => _cache = new DatasetCache(_store, _compute, new ScratchFolder(Path.GetTempPath()));

    public void Dispose() => _compute.Dispose();

    [Fact]
    public async Task Those_who_use_a_corpus_at_the_same_time_share_it()
    {
        // Many rounds: whoever asks just as another has read it must not read it again.
        for (var round = 0; round < 200; round++)
        {
            var name = $"data-{round}";
            await Write(name);
            var first = _cache.Get(name);
            var corpora = new List<Task<Corpus>> { first };
            while (!first.IsCompleted || corpora.Count < 8)
                corpora.Add(_cache.Get(name));
            Assert.Single((await Task.WhenAll(corpora)).Distinct());
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task A_corpus_that_nobody_uses_any_more_leaves_memory()
    {
        await Write("one");
        await Write("two");
        await Write("three");
        await Use("one");
        var used = await _cache.Get("two");
        // A pool thread may hold its last work for a while; the test ends when all have dropped it, or when its time is over.
        do
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            // Without a pause between collections, threads would have no time to drop it.
            await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => Task.Run(static () => Thread.Yield())));
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

    // A method of its own, so that its locals do not outlive it.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private async Task Use(string name) => Assert.NotNull(await _cache.Get(name));

    private async Task Write(string name)
    {
        using var file = new MemoryStream();
        TaskCatalog.Write(new LanguageTask(), TokenCorpus.Read("ab\ncd", EngineFormat.Lines, 0, 1), file);
        await _store.Write(ArtifactName.Dataset(name), Seal.Close(file.ToArray()), TestContext.Current.CancellationToken);
    }
}
