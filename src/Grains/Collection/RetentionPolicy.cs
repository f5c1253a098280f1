namespace DistSeq.Grains.Collection;

/// <summary>What is kept, and for how long. An unfinished job is always kept, with all that it needs.</summary>
public sealed record RetentionPolicy
{
    /// <summary>Ten thousand jobs, each for a year.</summary>
    public static RetentionPolicy Default { get; } = new();

    /// <summary>Most ended jobs that are kept, 0 or more; the first submitted go first. Default 10,000.</summary>
    public int Jobs { get; init; } = 10_000;

    /// <summary>How long a job is kept after its end; null for ever. Default 365 days.</summary>
    public TimeSpan? JobsFor { get; init; } = TimeSpan.FromDays(365);

    /// <summary>
    /// How long uploads are kept after their last use; null for ever. Incomplete uploads are kept for a day at most. Default 7
    /// days.
    /// </summary>
    public TimeSpan? UploadsFor { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How long prepared data is kept after its last use by a job; null for ever. Default 30 days.</summary>
    public TimeSpan? DatasetsFor { get; init; } = TimeSpan.FromDays(30);

    /// <summary>Time between two looks. Default 10 minutes.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long files that no record names are kept: a record names them only after they are written.</summary>
    public TimeSpan Grace => 6 * Interval;

    /// <summary>How long parts of incomplete uploads are kept.</summary>
    public TimeSpan PartsFor => UploadsFor is { } uploads && uploads < TimeSpan.FromDays(1) ? uploads : TimeSpan.FromDays(1);
}
