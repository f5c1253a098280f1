using System.Collections.Concurrent;
using DistSeq.Contracts.Cluster;
using DistSeq.Engine.Tasks;
using DistSeq.Grains.Artifacts;
using DistSeq.Grains.Workers;

namespace DistSeq.Grains.Data;

/// <summary>
/// Tokenized corpora of this silo, read from the artifact store once for all that use one at the same time. Nobody else keeps
/// them in memory.
/// </summary>
internal sealed class DatasetCache(IArtifactStore store, ComputeThreads compute)
{
    private readonly ConcurrentDictionary<string, Lazy<Task<Corpus>>> _loading = new();
    private readonly ConcurrentDictionary<string, WeakReference<Corpus>> _loaded = new();

    /// <summary>Names of the corpora that somebody may still use.</summary>
    public IEnumerable<string> Names => _loaded.Keys;

    /// <exception cref="KeyNotFoundException">The dataset was never prepared, or is lost.</exception>
    /// <exception cref="DamagedException">It is not what was prepared.</exception>
    public async Task<Corpus> Get(string dataset)
    {
        if (_loaded.TryGetValue(dataset, out var known) && known.TryGetTarget(out var corpus))
            return corpus;
        var load = _loading.GetOrAdd(dataset, name => new Lazy<Task<Corpus>>(() => Load(name)));
        try
        {
            corpus = await load.Value;
            _loaded[dataset] = new WeakReference<Corpus>(corpus);
            return corpus;
        }
        finally
        {
            // A failed read must not be remembered.
            _loading.TryRemove(KeyValuePair.Create(dataset, load));
            foreach (var entry in _loaded.Where(entry => !entry.Value.TryGetTarget(out _)))
                _loaded.TryRemove(entry);
        }
    }

    /// <summary>Writes a data set that this silo has read back to a store that has lost it.</summary>
    public async Task Restore(string dataset, LearningTask task)
    {
        var corpus = await Get(dataset);
        if (await store.Length(ArtifactName.Dataset(dataset), default) is not null)
            return;
        var file = await compute.Run(() =>
        {
            using var buffer = new MemoryStream();
            TaskCatalog.Write(task, corpus, buffer);
            return buffer.ToArray();
        });
        await store.Write(ArtifactName.Dataset(dataset), Seal.Close(file), default);
    }

    private async Task<Corpus> Load(string dataset)
    {
        var content = await store.Read(ArtifactName.Dataset(dataset), default)
            ?? throw new KeyNotFoundException($"The cluster has no dataset '{dataset}'; submit the job again to prepare it.");
        return await compute.Run(() => TaskCatalog.Open(new MemoryStream(Seal.Content(content))));
    }
}
