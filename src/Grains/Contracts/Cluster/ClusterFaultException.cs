namespace DistSeq.Contracts.Cluster;

/// <summary>A call has failed within the cluster for a reason that has no type here; the silo's log has the details.</summary>
[GenerateSerializer, Alias("distseq.ClusterFaultException")]
public sealed class ClusterFaultException : Exception
{
    public ClusterFaultException()
    {
    }

    public ClusterFaultException(string message)
        : base(message)
    {
    }

    public ClusterFaultException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
