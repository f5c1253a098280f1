using System.Collections.Concurrent;
using DistSeq.Contracts.Cluster;
using DistSeq.Engine.Data;
using DistSeq.Grains.Artifacts;
using DistSeq.Grains.Workers;

namespace DistSeq.Grains.Data;

/// <summary>Tokenized corpora of this silo, read from the artifact store once.</summary>
internal sealed class DatasetCache(IArtifactStore store, ComputeThreads compute)
{
    private readonly ConcurrentDictionary<string, Lazy<Task<Corpus>>> _corpora = new();

    /// <exception cref="KeyNotFoundException">The dataset was never prepared, or is lost.</exception>
    /// <exception cref="DamagedException">It is not what was prepared.</exception>
    public async Task<Corpus> Get(string dataset)
    {
        var entry = _corpora.GetOrAdd(dataset, name => new Lazy<Task<Corpus>>(() => Load(name)));
        try
        {
            return await entry.Value;
        }
        catch
        {
            // A failed read must not be remembered.
            _corpora.TryRemove(new KeyValuePair<string, Lazy<Task<Corpus>>>(dataset, entry));
            throw;
        }
    }

    private async Task<Corpus> Load(string dataset)
    {
        var content = await store.Read(ArtifactName.Dataset(dataset), default)
            ?? throw new KeyNotFoundException($"The cluster has no dataset '{dataset}'; submit the job again to prepare it.");
        return await compute.Run(() => CorpusFile.Read(new MemoryStream(Seal.Content(content))));
    }
}
