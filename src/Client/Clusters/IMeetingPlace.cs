namespace DistSeq.Client.Clusters;

/// <summary>The store where silos of a cluster find each other, as a client sees it.</summary>
internal interface IMeetingPlace : IAsyncDisposable
{
    /// <summary>What people call it.</summary>
    string Name { get; }

    /// <summary>Settings of a silo that is to use this store, as they are written before its command.</summary>
    string SiloSettings { get; }

    /// <summary>How to start such a store there, for a message; empty where no single command does.</summary>
    string StartCommand { get; }

    /// <summary>What else may keep a store that listens from answering, for a message: begins with "or"; may be empty.</summary>
    string Doubt { get; }

    /// <summary>Asks once whether it answers.</summary>
    /// <param name="longest">How long to wait for the answer.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ClusterTroubleException">It answers, but not to this client.</exception>
    Task<bool> AnswersAsync(TimeSpan longest, CancellationToken cancellationToken);

    /// <summary>Makes a client look for silos here.</summary>
    void AddTo(IClientBuilder client);
}
