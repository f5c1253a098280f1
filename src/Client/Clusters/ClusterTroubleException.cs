namespace DistSeq.Client.Clusters;

/// <summary>The cluster cannot be reached or has stopped answering. The message says what was tried and what to do.</summary>
internal sealed class ClusterTroubleException : Exception
{
    public ClusterTroubleException()
    {
    }

    public ClusterTroubleException(string message)
        : base(message)
    {
    }

    public ClusterTroubleException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
