namespace DistSeq.Client.Clusters;

/// <summary>The store that silos of a cluster find each other in, seen by a client.</summary>
internal interface IMeetingPlace : IAsyncDisposable
{
    /// <summary>What it is called: Redis.</summary>
    string Name { get; }

    /// <summary>Settings of a silo that is to come here, as they stand before its command.</summary>
    string SiloSettings { get; }

    /// <summary>How to start one there, for a message; empty where there is no one command.</summary>
    string StartCommand { get; }

    /// <summary>Asks once whether anybody answers.</summary>
    /// <param name="longest">How long to wait for the answer.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ClusterTroubleException">It answers, but not to this client.</exception>
    Task<bool> AnswersAsync(TimeSpan longest, CancellationToken cancellationToken);

    /// <summary>Lets a client look for silos here.</summary>
    void AddTo(IClientBuilder client);
}
