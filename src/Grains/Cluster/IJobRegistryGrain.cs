namespace DistSeq.Grains.Cluster;

/// <summary>
/// The list of all jobs of the cluster, one line each, with the key <see cref="Jobs"/>; with the key <see cref="Sweeps"/>, the
/// list of all sweeps. Only silos call it.
/// </summary>
[Alias("distseq.IJobRegistryGrain")]
internal interface IJobRegistryGrain : IGrainWithIntegerKey
{
    /// <summary>Keys of the lists.</summary>
    const long Jobs = 0, Sweeps = 1;

    /// <summary>Adds a new job, or notes that a known one has ended.</summary>
    [Alias("Put")]
    Task Put(JobLine line);

    /// <summary>Removes a job from the list.</summary>
    [Alias("Remove")]
    Task Remove(string job);

    /// <summary>
    /// The store has come back empty: writes the list again, and has its jobs write their records again.
    /// </summary>
    [Alias("Keep")]
    Task Keep();

    /// <summary>Notes that the store has lost a job, whatever was known of it.</summary>
    [Alias("Lose")]
    Task Lose(JobLine line);

    /// <summary>The lines that match a query, as last written, the latest job first.</summary>
    [Alias("Find")]
    Task<JobPage> Find(JobQuery query);

    /// <summary>The line of a job; null if there is none.</summary>
    [Alias("Get")]
    Task<JobLine?> Get(string job);

    /// <summary>Whether any job but <paramref name="butBy"/> has prepared data whose name begins with this.</summary>
    [Alias("IsUsed")]
    Task<bool> IsUsed(string data, string butBy);

    /// <summary>The jobs that have not ended, as far as is known, in order of submission.</summary>
    [Alias("ListOpen")]
    Task<IReadOnlyList<JobLine>> ListOpen();
}
