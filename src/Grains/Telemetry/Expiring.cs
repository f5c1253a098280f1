using System.Collections.Concurrent;

namespace DistSeq.Grains.Telemetry;

/// <summary>
/// Figures by job or sweep. They are dropped five minutes after the last change, unless they are held: a scrape, at most a
/// minute apart, still sees how it ended, and the number of series stays bounded. What comes back later begins anew at 0, which
/// Prometheus takes for a restart.
/// </summary>
/// <param name="clock">Times the changes.</param>
internal sealed class Expiring<T>(TimeProvider clock)
    where T : class, new()
{
    /// <summary>How long figures are shown after the last change.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<string, Entry> _entries = new();

    /// <summary>All that are shown.</summary>
    public IEnumerable<KeyValuePair<string, T>> All
    {
        get
        {
            foreach (var pair in _entries)
            {
                if (!pair.Value.IsHeld && clock.GetElapsedTime(Volatile.Read(ref pair.Value.At)) > Lifetime)
                    _entries.TryRemove(pair);
                else
                    yield return new(pair.Key, pair.Value.Figures);
            }
        }
    }

    /// <summary>The figures of a key, to be changed now.</summary>
    public T this[string key]
    {
        get
        {
            var entry = _entries.GetOrAdd(key, static _ => new Entry());
            Volatile.Write(ref entry.At, clock.GetTimestamp());
            return entry.Figures;
        }
    }

    /// <summary>The figures of a key that is shown; null if there are none.</summary>
    public T? Find(string key) => _entries.GetValueOrDefault(key)?.Figures;

    /// <summary>Keeps a key's figures until they are released.</summary>
    public T Hold(string key)
    {
        var figures = this[key];
        _entries[key].IsHeld = true;
        return figures;
    }

    /// <summary>The last change: figures go in five minutes.</summary>
    public void Release(string key)
    {
        if (!_entries.TryGetValue(key, out var entry))
            return;
        Volatile.Write(ref entry.At, clock.GetTimestamp());
        entry.IsHeld = false;
    }

    private sealed class Entry
    {
        public long At;
        public volatile bool IsHeld;

        public T Figures { get; } = new();
    }
}
