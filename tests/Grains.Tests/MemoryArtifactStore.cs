using System.Runtime.CompilerServices;

namespace DistSeq.Grains.Tests;

/// <summary>Artifacts in memory, with writes that fail when a test wants that.</summary>
internal sealed class MemoryArtifactStore : IArtifactStore
{
    private readonly ConcurrentDictionary<string, byte[]> _blobs = new();
    private readonly ConcurrentDictionary<string, int> _failures = new();
    private readonly ConcurrentDictionary<string, Func<Exception>> _refusals = new();
    private readonly ConcurrentDictionary<string, int> _refused = new();
    private readonly ConcurrentDictionary<string, TimeSpan> _ages = new();

    /// <summary>Whether listing fails now.</summary>
    public bool IsAway { get; set; }

    /// <summary>Names of all artifacts.</summary>
    public IEnumerable<string> Names => _blobs.Keys;

    /// <summary>Makes the next writes of a name fail.</summary>
    public void Fail(string name, int times) => _failures[name] = times;

    /// <summary>From now on writes of names with a prefix fail, or no longer fail if nothing is to be thrown.</summary>
    public void Refuse(string prefix, Func<Exception>? exception)
    {
        if (exception is null)
            _refusals.TryRemove(prefix, out _);
        else
            _refusals[prefix] = exception;
    }

    /// <summary>How often writes were refused.</summary>
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
        _ages[name] = TimeSpan.Zero;
        return Task.CompletedTask;
    }

    public Task<byte[]?> Read(string name, CancellationToken cancellationToken) =>
        Task.FromResult(_blobs.GetValueOrDefault(ArtifactName.Checked(name)));

    public async Task<byte[]?> ReadPart(string name, long offset, int count, CancellationToken cancellationToken) =>
        (await Read(name, cancellationToken))?.Skip((int)Math.Min(offset, int.MaxValue)).Take(count).ToArray();

    public async Task<long?> Length(string name, CancellationToken cancellationToken) =>
        (await Read(name, cancellationToken))?.Length;

    /// <summary>Makes everything older by this; what is written or touched later starts at age zero.</summary>
    public void Age(TimeSpan by)
    {
        foreach (var name in _blobs.Keys)
            _ages.AddOrUpdate(name, by, (_, age) => age + by);
    }

    public Task<bool> Touch(string name, CancellationToken cancellationToken)
    {
        _ages[ArtifactName.Checked(name)] = TimeSpan.Zero;
        return Task.FromResult(_blobs.ContainsKey(name));
    }

    public async IAsyncEnumerable<StoredArtifact> List(
        string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        if (IsAway)
            throw new IOException("The store is away.");
        ArtifactName.CheckedPrefix(prefix);
        foreach (var name in _blobs.Keys.Where(name => name.StartsWith(prefix, StringComparison.Ordinal)))
            yield return new StoredArtifact(name, _ages.GetValueOrDefault(name));
    }

    public Task Delete(string name, CancellationToken cancellationToken)
    {
        _blobs.TryRemove(ArtifactName.Checked(name), out _);
        return Task.CompletedTask;
    }
}
