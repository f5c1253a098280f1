namespace DistSeq.Grains.Jobs;

/// <summary>When a running job writes a checkpoint.</summary>
/// <param name="Every">
/// Time between two checkpoints; longer if writing one takes more than a twentieth of it. A lost silo costs at most this much
/// training, which is done again. Zero: a checkpoint between any two runs of steps.
/// </param>
public sealed record CheckpointPolicy(TimeSpan Every)
{
    /// <summary>Checkpoints kept of a running job: if the newest cannot be read, an older one is used.</summary>
    public const int Kept = 3;

    private const int WriteShare = 20;

    /// <summary>Every 5 seconds.</summary>
    public static CheckpointPolicy Default { get; } = new(TimeSpan.FromSeconds(5));

    /// <summary>Whether the next is due.</summary>
    /// <param name="since">Time since the last one began.</param>
    /// <param name="took">How long the last one took to write.</param>
    public bool IsDue(TimeSpan since, TimeSpan took) => Every == TimeSpan.Zero || (since >= Every && since >= WriteShare * took);
}
