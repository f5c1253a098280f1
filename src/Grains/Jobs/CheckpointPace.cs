namespace DistSeq.Grains.Jobs;

/// <summary>
/// When the next checkpoint is due, by how long those before took. One that failed says nothing of how long they take, nor does one that
/// had to wait for storage that was away: after an outage the next is due at once.
/// </summary>
internal sealed class CheckpointPace(CheckpointPolicy policy, TimeProvider clock)
{
    private long _begun;
    private TimeSpan _last;
    private TimeSpan _took;

    /// <summary>Whether it is time for one.</summary>
    public bool IsDue => policy.IsDue(clock.GetElapsedTime(_begun), _took);

    /// <summary>One is begun, or training is.</summary>
    public void Begin() => _begun = clock.GetTimestamp();

    /// <summary>The one that was begun is written down.</summary>
    public void Finish()
    {
        var took = clock.GetElapsedTime(_begun);
        _took = _last < took ? _last : took;
        _last = took;
        Telemetry.CheckpointDuration.Record(took.TotalSeconds);
    }
}
