namespace DistSeq.Contracts.Cluster;

/// <summary>
/// The cluster's store does not work now: it does not answer, refuses, or is full. The request has not been carried out, or is
/// not known to have been; asking again is harmless. The trouble passes, so this is an <see cref="OrleansException"/>, like that
/// of a silo that is away: whoever handles those handles this.
/// </summary>
[GenerateSerializer, Alias("distseq.StoreException")]
public sealed class StoreException : OrleansException
{
    public StoreException()
    {
    }

    /// <param name="reason">What the store says, in a few words and without a full stop.</param>
    public StoreException(string reason)
        : base($"The cluster's store does not work now: {reason}.") => Reason = reason;

    public StoreException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>What the store says.</summary>
    [Id(0)]
    public string Reason { get; private set; } = "";
}
