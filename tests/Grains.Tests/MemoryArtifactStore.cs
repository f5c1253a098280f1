using System.Collections.Concurrent;
using DistSeq.Grains.Artifacts;

namespace DistSeq.Grains.Tests;

/// <summary>Artifacts in memory, with writes that fail when a test wants it.</summary>
internal sealed class MemoryArtifactStore : IArtifactStore
{
    private readonly ConcurrentDictionary<string, byte[]> _blobs = new();
    private readonly ConcurrentDictionary<string, int> _failures = new();

    /// <summary>What there is.</summary>
    public IEnumerable<string> Names => _blobs.Keys;

    /// <summary>The next writes of a name fail.</summary>
    public void Fail(string name, int times) => _failures[name] = times;

    public Task Write(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        if (_failures.AddOrUpdate(name, -1, (_, left) => left - 1) >= 0)
            throw new IOException("No space left on device.");
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
