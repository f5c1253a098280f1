using System.Collections.Concurrent;
using DistSeq.Grains.Placement;

namespace DistSeq.Grains.Cluster;

/// <summary>
/// The workers and parameter shards on one silo. A job ends those of its epochs itself; where it was lost with its silo, nobody else knows
/// of them.
/// </summary>
internal sealed class JobParts(SiloDeparture departure)
{
    private readonly ConcurrentDictionary<GrainId, Func<Task>> _parts = new();

    /// <summary>Job and epoch of each part.</summary>
    public IEnumerable<(string Job, long Epoch)> Here => _parts.Keys.Select(SiloKey.Part);

    /// <summary>A part is here.</summary>
    /// <param name="part">Which; its key names job and epoch.</param>
    /// <param name="end">Lets it free everything.</param>
    public void Arrive(GrainId part, Func<Task> end)
    {
        if (_parts.TryAdd(part, end))
            departure.Arrive();
    }

    /// <summary>A part has ended.</summary>
    public void Leave(GrainId part)
    {
        if (_parts.TryRemove(part, out _))
            departure.Leave();
    }

    /// <summary>
    /// Ends what epochs of a job before another have left here. From now on the silo does not wait for it any more.
    /// </summary>
    public void EndBefore(string job, long epoch)
    {
        foreach (var (part, end) in _parts)
        {
            if (SiloKey.Part(part) is var (its, begun) && its == job && begun < epoch)
            {
                Leave(part);
                end().Ignore();
            }
        }
    }
}
