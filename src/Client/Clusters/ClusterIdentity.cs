namespace DistSeq.Client.Clusters;

/// <summary>The names under which silos and clients find each other; silos read the same variables.</summary>
internal static class ClusterIdentity
{
    public const string ClusterIdVariable = "DISTSEQ__CLUSTERID";

    /// <exception cref="ArgumentException">The variable does not hold a cluster id.</exception>
    public static string Id(Func<string, string?> variable)
    {
        var id = variable(ClusterIdVariable) is { Length: > 0 } given ? given : ClusterId.Default;
        return ClusterId.IsValid(id)
            ? id
            : throw new ArgumentException($"{ClusterIdVariable} is '{id}'; a cluster id has {ClusterId.Rule}.");
    }

    /// <summary>A variable's value, or the content of the file that another one names; null when neither is set.</summary>
    public static string? Secret(Func<string, string?> variable, string name, string fileName)
    {
        if (variable(name) is { Length: > 0 } secret)
            return secret;
        return variable(fileName) is { Length: > 0 } file ? File.ReadAllText(file).TrimEnd('\r', '\n') : null;
    }
}
