using DistSeq.Grains.Checkpoints;

namespace DistSeq.Grains.Tests;

/// <summary>Grain storage whose writes fail when a test wants that.</summary>
internal sealed class FlakyRecords(IGrainStorage inner) : IGrainStorage
{
    private readonly ConcurrentDictionary<string, int> _failures = new();
    private readonly ConcurrentDictionary<string, int> _readFailures = new();
    private readonly ConcurrentDictionary<string, Func<Exception>> _exceptions = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<Manifest>> _manifests = new();

    /// <summary>Makes the next writes of the record of a key fail.</summary>
    public void Fail(string key, int times, Func<Exception>? exception = null)
    {
        _exceptions[key] = exception ?? (static () => new IOException("The storage is away."));
        _failures[key] = times;
    }

    /// <summary>Makes the next reads of the record of a key fail.</summary>
    public void FailReads(string key, int times, Func<Exception> exception) =>
        (_exceptions[key], _readFailures[key]) = (exception, times);

    /// <summary>Failures of a key that are still to come.</summary>
    public int Left(string key) => _failures.GetValueOrDefault(key);

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        _readFailures.AddOrUpdate(grainId.Key.ToString()!, -1, (_, left) => left - 1) >= 0
            ? throw _exceptions[grainId.Key.ToString()!]()
            : inner.ReadStateAsync(stateName, grainId, grainState);

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var key = grainId.Key.ToString()!;
        if (_failures.AddOrUpdate(key, -1, (_, left) => left - 1) >= 0)
            throw _exceptions[key]();
        await inner.WriteStateAsync(stateName, grainId, grainState);
        if (grainState.State is JobRecord { Manifests: [.., var manifest] })
            Bell(key).TrySetResult(manifest);
    }

    /// <summary>Completes once a job has a checkpoint in mid-run.</summary>
    public Task<Manifest> FirstManifest(string job) => Eventually.Comes(Bell(job).Task);

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        inner.ClearStateAsync(stateName, grainId, grainState);

    private TaskCompletionSource<Manifest> Bell(string job) =>
        _manifests.GetOrAdd(job, _ => new TaskCompletionSource<Manifest>(TaskCreationOptions.RunContinuationsAsynchronously));
}
