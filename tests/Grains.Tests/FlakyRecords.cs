using DistSeq.Grains.Checkpoints;

namespace DistSeq.Grains.Tests;

/// <summary>Grain storage whose reads and writes fail, or pass through a test's hands, when a test wants that.</summary>
internal sealed class FlakyRecords(IGrainStorage inner) : IGrainStorage
{
    private readonly ConcurrentDictionary<string, int> _failures = new();
    private readonly ConcurrentDictionary<string, int> _readFailures = new();
    private readonly ConcurrentDictionary<string, Func<Exception>> _exceptions = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<Manifest>> _manifests = new();
    private readonly ConcurrentDictionary<string, IRecordWatch> _watches = new();

    /// <summary>Makes the next writes of the record of a key fail.</summary>
    public void Fail(string key, int times, Func<Exception>? exception = null)
    {
        _exceptions[key] = exception ?? (static () => new IOException("The storage is away."));
        _failures[key] = times;
    }

    /// <summary>Makes the next reads of the record of a key fail.</summary>
    public void FailReads(string key, int times, Func<Exception> exception) =>
        (_exceptions[key], _readFailures[key]) = (exception, times);

    /// <summary>Passes reads and writes of the records of a key to a watch.</summary>
    public void Watch(string key, IRecordWatch watch) => _watches[key] = watch;

    /// <summary>Failures of a key that are still to come.</summary>
    public int Left(string key) => _failures.GetValueOrDefault(key);

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var key = grainId.Key.ToString()!;
        if (_readFailures.AddOrUpdate(key, -1, (_, left) => left - 1) >= 0)
            throw _exceptions[key]();
        if (_watches.TryGetValue(key, out var watch))
            watch.Reads(stateName);
        return inner.ReadStateAsync(stateName, grainId, grainState);
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var key = grainId.Key.ToString()!;
        if (_failures.AddOrUpdate(key, -1, (_, left) => left - 1) >= 0)
            throw _exceptions[key]();
        Task Write() => inner.WriteStateAsync(stateName, grainId, grainState);
        await (_watches.TryGetValue(key, out var watch) ? watch.Write(Write) : Write());
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
