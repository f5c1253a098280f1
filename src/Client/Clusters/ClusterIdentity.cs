namespace DistSeq.Client.Clusters;

/// <summary>The names under which silos and clients find each other; silos read the same variables.</summary>
internal static class ClusterIdentity
{
    public const string ServiceId = "distseq";

    public const string DefaultClusterId = "distseq";

    public const string ClusterIdVariable = "DISTSEQ__CLUSTERID";

    public static string ClusterId(Func<string, string?> variable) => variable(ClusterIdVariable) is { Length: > 0 } id ? id : DefaultClusterId;

    /// <summary>A variable's value, or what the file holds that another one names; null when neither is set.</summary>
    public static string? Secret(Func<string, string?> variable, string name, string fileName)
    {
        if (variable(name) is { Length: > 0 } secret)
            return secret;
        return variable(fileName) is { Length: > 0 } file ? File.ReadAllText(file).TrimEnd('\r', '\n') : null;
    }
}
