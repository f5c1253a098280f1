namespace DistSeq.Contracts.Cluster;

/// <summary>
/// The cluster's store (Redis, Postgres, a folder) does not do now what it is to do: it does not answer, refuses, or is full.
/// What was asked has not happened, or is not known to have; asking again is harmless. It passes, so it is an
/// <see cref="OrleansException"/>, as a silo that is away is: whoever bears those bears this.
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
