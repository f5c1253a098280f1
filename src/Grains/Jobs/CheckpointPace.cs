namespace DistSeq.Grains.Jobs;

/// <summary>
/// Decides when the next checkpoint is due, by how long the last ones took. One that failed does not count, nor does one that had
/// to wait for storage that was away: after an outage the next is due at once.
/// </summary>
internal sealed class CheckpointPace(CheckpointPolicy policy, TimeProvider clock)
{
    private long _begun;
    private TimeSpan _last;
    private TimeSpan _took;

    /// <summary>Whether a checkpoint is due.</summary>
    public bool IsDue => policy.IsDue(clock.GetElapsedTime(_begun), _took);

    /// <summary>A checkpoint begins, or training does.</summary>
    public void Begin() => _begun = clock.GetTimestamp();

    /// <summary>The checkpoint has been written.</summary>
    public void Finish()
    {
        var took = clock.GetElapsedTime(_begun);
        _took = _last < took ? _last : took;
        _last = took;
        CheckpointMetrics.Took(took);
    }
}
