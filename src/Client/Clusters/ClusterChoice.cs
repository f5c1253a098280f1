namespace DistSeq.Client.Clusters;

/// <summary>Which cluster a command is for.</summary>
/// <param name="Address">Store of a running cluster; null for a silo within this process.</param>
/// <param name="LocalFolder">Absolute folder that the silo within this process keeps its state in.</param>
/// <param name="Variable">Environment variables: cluster id and password.</param>
internal sealed record ClusterChoice(ClusterAddress? Address, string LocalFolder, Func<string, string?> Variable)
{
    /// <summary>True when jobs run in this process and end with it.</summary>
    public bool IsLocal => Address is null;

    private static readonly TimeSpan UsualPatience = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Whether a silo within this process goes on with the jobs of its folder that have not ended: where a command trains. One
    /// that only looks ends with its answer, and its threads are its own.
    /// </summary>
    public bool ResumesJobs { get; init; }

    /// <summary>How long to wait for the store and for silos; null for the usual time.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>How long to wait for what is there and does not answer.</summary>
    public TimeSpan Longest => Timeout ?? UsualPatience;

    /// <summary>Takes a line for the user while silos are waited for.</summary>
    public Action<string> Say { get; init; } = static _ => { };
}
