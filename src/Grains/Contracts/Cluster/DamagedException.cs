namespace DistSeq.Contracts.Cluster;

/// <summary>Something stored is not what was written. The message names it and says what to do.</summary>
[GenerateSerializer, Alias("distseq.DamagedException")]
public sealed class DamagedException : Exception
{
    public DamagedException()
    {
    }

    public DamagedException(string message)
        : base(message)
    {
    }

    public DamagedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
