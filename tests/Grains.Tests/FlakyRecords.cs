using System.Collections.Concurrent;
using Orleans.Storage;

namespace DistSeq.Grains.Tests;

/// <summary>Grain storage whose writes fail when a test wants it.</summary>
internal sealed class FlakyRecords(IGrainStorage inner) : IGrainStorage
{
    private readonly ConcurrentDictionary<string, int> _failures = new();

    /// <summary>The next writes of the record of a key fail.</summary>
    public void Fail(string key, int times) => _failures[key] = times;

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => inner.ReadStateAsync(stateName, grainId, grainState);

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        _failures.AddOrUpdate(grainId.Key.ToString()!, -1, (_, left) => left - 1) >= 0
            ? throw new IOException("The storage is away.")
            : inner.WriteStateAsync(stateName, grainId, grainState);

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => inner.ClearStateAsync(stateName, grainId, grainState);
}
