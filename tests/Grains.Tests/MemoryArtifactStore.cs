using System.Collections.Concurrent;
using DistSeq.Grains.Artifacts;

namespace DistSeq.Grains.Tests;

/// <summary>Artifacts in memory, with writes that fail when a test wants it.</summary>
internal sealed class MemoryArtifactStore : IArtifactStore
{
    private readonly ConcurrentDictionary<string, byte[]> _blobs = new();
    private readonly ConcurrentDictionary<string, int> _failures = new();
    private readonly ConcurrentDictionary<string, Func<Exception>> _refusals = new();
    private readonly ConcurrentDictionary<string, int> _refused = new();

    /// <summary>What there is.</summary>
    public IEnumerable<string> Names => _blobs.Keys;

    /// <summary>The next writes of a name fail.</summary>
    public void Fail(string name, int times) => _failures[name] = times;

    /// <summary>Writes of names that begin so fail from now on, or no longer where nothing is to be thrown.</summary>
    public void Refuse(string prefix, Func<Exception>? exception)
    {
        if (exception is null)
            _refusals.TryRemove(prefix, out _);
        else
            _refusals[prefix] = exception;
    }

    /// <summary>How often that has happened.</summary>
    public int Refused(string prefix) => _refused.GetValueOrDefault(prefix);

    public Task Write(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        if (_failures.AddOrUpdate(name, -1, (_, left) => left - 1) >= 0)
            throw new IOException("No space left on device.");
        foreach (var (prefix, exception) in _refusals)
        {
            if (!name.StartsWith(prefix, StringComparison.Ordinal))
                continue;
            _refused.AddOrUpdate(prefix, 1, static (_, count) => count + 1);
            throw exception();
        }

        _blobs[ArtifactName.Checked(name)] = content.ToArray();
        return Task.CompletedTask;
    }

    public Task<byte[]?> Read(string name, CancellationToken cancellationToken) => Task.FromResult(_blobs.GetValueOrDefault(ArtifactName.Checked(name)));

    public async Task<byte[]?> ReadPart(string name, long offset, int count, CancellationToken cancellationToken) =>
        (await Read(name, cancellationToken))?.Skip((int)Math.Min(offset, int.MaxValue)).Take(count).ToArray();

    public async Task<long?> Length(string name, CancellationToken cancellationToken) => (await Read(name, cancellationToken))?.Length;

    public Task Delete(string name, CancellationToken cancellationToken)
    {
        _blobs.TryRemove(ArtifactName.Checked(name), out _);
        return Task.CompletedTask;
    }
}
