namespace DistSeq.Grains.Collection;

/// <summary>What is kept, and for how long. A job that has not ended is always kept, with all that it needs.</summary>
public sealed record RetentionPolicy
{
    /// <summary>Ten thousand jobs, each for a year.</summary>
    public static RetentionPolicy Default { get; } = new();

    /// <summary>Most jobs that have ended, 0 or more: beyond them those that were submitted first go. Default 10,000.</summary>
    public int Jobs { get; init; } = 10_000;

    /// <summary>How long after its end a job is kept; null for ever. Default 365 days.</summary>
    public TimeSpan? JobsFor { get; init; } = TimeSpan.FromDays(365);

    /// <summary>
    /// How long content is kept that nobody has asked for; null for ever. What was never sent whole stays for a day at most.
    /// Default 7 days.
    /// </summary>
    public TimeSpan? UploadsFor { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How long prepared data is kept that no job has used; null for ever. Default 30 days.</summary>
    public TimeSpan? DatasetsFor { get; init; } = TimeSpan.FromDays(30);

    /// <summary>Time from one look to the next. Default 10 minutes.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How old files must be that no record names: what is being written is named only afterwards.</summary>
    public TimeSpan Grace => 6 * Interval;

    /// <summary>How long parts are kept of content that has not come whole.</summary>
    public TimeSpan PartsFor => UploadsFor is { } uploads && uploads < TimeSpan.FromDays(1) ? uploads : TimeSpan.FromDays(1);
}
