using System.Collections.Concurrent;
using DistSeq.Grains.Placement;

namespace DistSeq.Grains.Cluster;

/// <summary>
/// The workers and parameter shards on one silo. A job ends those of its own attempts; if the job was lost with its silo, nobody
/// else knows of them.
/// </summary>
internal sealed class JobParts(SiloDeparture departure)
{
    private readonly ConcurrentDictionary<GrainId, Func<Task>> _parts = new();

    /// <summary>Job and attempt of each part.</summary>
    public IEnumerable<(string Job, long Attempt)> Here => _parts.Keys.Select(SiloKey.Part);

    /// <summary>A part is here.</summary>
    /// <param name="part">Its key names job and attempt.</param>
    /// <param name="end">Makes it free everything.</param>
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
    /// Ends what earlier attempts of a job have left here. From now on the silo does not wait for it any more.
    /// </summary>
    public void EndBefore(string job, long attempt)
    {
        foreach (var (part, end) in _parts)
        {
            if (SiloKey.Part(part) is var (its, begun) && its == job && begun < attempt)
            {
                Leave(part);
                end().Ignore();
            }
        }
    }
}
