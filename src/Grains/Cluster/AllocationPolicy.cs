namespace DistSeq.Grains.Cluster;

/// <summary>How compute threads are shared out.</summary>
/// <param name="SlotsPerUser">
/// Most compute threads that one user's jobs have together, 1 or more. A user's first job may have more.
/// </param>
public sealed record AllocationPolicy(int SlotsPerUser)
{
    /// <summary>No limit.</summary>
    public static AllocationPolicy Default { get; } = new(int.MaxValue);
}
