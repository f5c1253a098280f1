namespace DistSeq.Grains.Jobs;

/// <summary>When a running job writes a checkpoint.</summary>
/// <param name="Every">
/// Time between two; longer where writing takes longer than a twentieth of it. What a lost silo costs is at most this, trained once more.
/// Zero: between any two runs of steps.
/// </param>
public sealed record CheckpointPolicy(TimeSpan Every)
{
    /// <summary>Checkpoints kept of a running job: an older one is there when the newest cannot be read.</summary>
    public const int Kept = 3;

    private const int WriteShare = 20;

    /// <summary>Every 5 seconds.</summary>
    public static CheckpointPolicy Default { get; } = new(TimeSpan.FromSeconds(5));

    /// <summary>Whether the next is due.</summary>
    /// <param name="since">Time since the last was begun.</param>
    /// <param name="took">How long the last took to write.</param>
    public bool IsDue(TimeSpan since, TimeSpan took) => Every == TimeSpan.Zero || (since >= Every && since >= WriteShare * took);
}
