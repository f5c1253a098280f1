using DistSeq.Security;

namespace DistSeq.Client.Clusters;

/// <summary>Which cluster a command is for.</summary>
/// <param name="Address">Store of a running cluster; null for a silo within this process.</param>
/// <param name="LocalFolder">Absolute folder where the silo within this process keeps its state.</param>
/// <param name="Variable">Environment variables, for cluster id and password.</param>
internal sealed record ClusterChoice(ClusterAddress? Address, string LocalFolder, Func<string, string?> Variable)
{
    /// <summary>True when jobs run in this process and end with it.</summary>
    public bool IsLocal => Address is null;

    private static readonly TimeSpan UsualPatience = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Whether a silo within this process continues the unfinished jobs of its folder. True where a command trains: one that only
    /// looks ends with its answer, and should keep its threads for itself.
    /// </summary>
    public bool ResumesJobs { get; init; }

    /// <summary>The user's certificate; null where connections to silos are plain.</summary>
    public CertificateFolder? Certificates { get; init; }

    /// <summary>Whose jobs these are: the certificate's owner, or else the user of this machine.</summary>
    public string User => Certificates?.Current.Caller.Name ?? Environment.UserName;

    /// <summary>How long to wait for the store and for silos; null for the default.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>How long to wait for something that is there but does not answer.</summary>
    public TimeSpan Longest => Timeout ?? UsualPatience;

    /// <summary>Takes a line for the user while the client waits for silos.</summary>
    public Action<string> Say { get; init; } = static _ => { };
}
