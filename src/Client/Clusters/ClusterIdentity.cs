namespace DistSeq.Client.Clusters;

/// <summary>The names under which silos and clients find each other; silos read the same variables.</summary>
internal static class ClusterIdentity
{
    public const string ServiceId = "distseq";

    public const string DefaultClusterId = "distseq";

    public const string ClusterIdVariable = "DISTSEQ__CLUSTERID";

    public const string PasswordVariable = "DISTSEQ__REDISPASSWORD";

    public const string PasswordFileVariable = "DISTSEQ__REDISPASSWORDFILE";

    public static string ClusterId(Func<string, string?> variable) => variable(ClusterIdVariable) is { Length: > 0 } id ? id : DefaultClusterId;

    /// <summary>Null when none is set.</summary>
    public static string? Password(Func<string, string?> variable)
    {
        if (variable(PasswordVariable) is { Length: > 0 } password)
            return password;
        return variable(PasswordFileVariable) is { Length: > 0 } file ? File.ReadAllText(file).TrimEnd('\r', '\n') : null;
    }
}
