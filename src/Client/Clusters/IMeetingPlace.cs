namespace DistSeq.Client.Clusters;

/// <summary>The store that silos of a cluster find each other in, seen by a client.</summary>
internal interface IMeetingPlace : IAsyncDisposable
{
    /// <summary>What it is called: Redis.</summary>
    string Name { get; }

    /// <summary>Settings of a silo that is to come here, as they stand before its command.</summary>
    string SiloSettings { get; }

    /// <summary>Asks whether anybody answers.</summary>
    /// <exception cref="ClusterTroubleException">Nobody does, or not to this client.</exception>
    Task AskAsync(CancellationToken cancellationToken);

    /// <summary>Lets a client look for silos here.</summary>
    void AddTo(IClientBuilder client);
}
