namespace DistSeq.Client.Clusters;

/// <summary>Opens the cluster that was chosen.</summary>
internal static class ClusterConnection
{
    public static async Task<ICluster> OpenAsync(ClusterChoice choice, CancellationToken cancellationToken) =>
        choice.Address is { } address
        ? await RemoteCluster.OpenAsync(address, choice, cancellationToken)
        : await LocalCluster.OpenAsync(choice.LocalFolder, choice.ResumesJobs, cancellationToken);
}
