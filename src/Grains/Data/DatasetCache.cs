using System.Collections.Concurrent;
using DistSeq.Grains.Compute;

namespace DistSeq.Grains.Data;

/// <summary>
/// Tokenized corpora of this silo. Each is read from the artifact store once for all that use it at the same time, and dropped
/// when nobody uses it any more. A corpus that goes on reading has a file of this silo, which is dropped with it.
/// </summary>
internal sealed class DatasetCache(IArtifactStore store, ComputeThreads compute, ScratchFolder scratch)
{
    private readonly ConcurrentDictionary<string, Lazy<Task<Corpus>>> _loading = new();
    private readonly ConcurrentDictionary<string, WeakReference<Corpus>> _loaded = new();

    /// <summary>Names of the corpora that may still be in use.</summary>
    public IEnumerable<string> Names => _loaded.Keys;

    /// <exception cref="KeyNotFoundException">The dataset was never prepared, or is lost.</exception>
    /// <exception cref="DamagedException">It is not what was prepared.</exception>
    public async Task<Corpus> Get(string dataset)
    {
        if (Known(dataset) is { } known)
            return known;
        // Looks once more: a read that was under way may have ended in between.
        var load = _loading.GetOrAdd(
            dataset, name => new Lazy<Task<Corpus>>(async () => Known(name) ?? await Load(name)));
        try
        {
            var corpus = await load.Value;
            _loaded[dataset] = new WeakReference<Corpus>(corpus);
            return corpus;
        }
        finally
        {
            // A failed read is forgotten.
            _loading.TryRemove(KeyValuePair.Create(dataset, load));
            foreach (var entry in _loaded.Where(entry => !entry.Value.TryGetTarget(out _)))
                _loaded.TryRemove(entry);
        }
    }

    /// <summary>Keeps a data set that was prepared here.</summary>
    /// <param name="dataset">Its name.</param>
    /// <param name="corpus">The corpus.</param>
    /// <param name="form">Its prepared form, which belongs to the corpus from now on.</param>
    /// <returns>The corpus that is kept: an earlier one, if that is in use already.</returns>
    public Corpus Keep(string dataset, Corpus corpus, ScratchFile form)
    {
        var known = Known(dataset);
        if (known is not null || !corpus.KeepsReading)
            form.Dispose();
        _loaded[dataset] = new WeakReference<Corpus>(known ?? corpus);
        return known ?? corpus;
    }

    /// <summary>Writes a data set that this silo has read back to a store that has lost it.</summary>
    public async Task Restore(string dataset, LearningTask task)
    {
        var corpus = await Get(dataset);
        if (await store.Length(ArtifactName.Dataset(dataset), default) is not null)
            return;
        using var form = ScratchFile.Create(scratch);
        await compute.Run(() =>
        {
            using var destination = form.Open();
            TaskCatalog.Write(task, corpus, destination);
            return true;
        });
        await PreparedData.Write(store, dataset, form);
    }

    private Corpus? Known(string dataset) =>
        _loaded.TryGetValue(dataset, out var known) && known.TryGetTarget(out var corpus) ? corpus : null;

    private async Task<Corpus> Load(string dataset)
    {
        var form = ScratchFile.Create(scratch);
        try
        {
            await using var destination = form.Open();
            if (!await PreparedData.Copy(store, dataset, destination))
            {
                throw new KeyNotFoundException(
                    $"The cluster has no dataset '{dataset}'; submit the job again to prepare it.");
            }

            var corpus = await compute.Run(() => TaskCatalog.Open(form.Open()));
            if (!corpus.KeepsReading)
                form.Dispose();
            return corpus;
        }
        catch (IOException e)
        {
            // This silo's own disk, which may recover.
            form.Dispose();
            throw StoreTrouble.Of(e);
        }
        catch
        {
            form.Dispose();
            throw;
        }
    }
}
