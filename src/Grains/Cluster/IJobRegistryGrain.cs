using DistSeq.Contracts.Jobs;

namespace DistSeq.Grains.Cluster;

/// <summary>
/// The list of all jobs of the cluster, a line each; its key is <see cref="Jobs"/>. With the key <see cref="Sweeps"/>, that of
/// all sweeps. Only silos call it.
/// </summary>
[Alias("distseq.IJobRegistryGrain")]
internal interface IJobRegistryGrain : IGrainWithIntegerKey
{
    /// <summary>Keys of the lists.</summary>
    const long Jobs = 0, Sweeps = 1;

    /// <summary>Writes down a new job, or that a known one has ended.</summary>
    [Alias("Put")]
    Task Put(JobLine line);

    /// <summary>Strikes a job off the list.</summary>
    [Alias("Remove")]
    Task Remove(string job);

    /// <summary>
    /// The store has come back empty: writes the list down again, and has its jobs do the same with their records.
    /// </summary>
    [Alias("Keep")]
    Task Keep();

    /// <summary>Says of a job, whatever was known, that the store has lost it.</summary>
    [Alias("Lose")]
    Task Lose(JobLine line);

    /// <summary>The lines that are asked for, as they were written last, the latest first.</summary>
    [Alias("Find")]
    Task<JobPage> Find(JobQuery query);

    /// <summary>The line of a job; null when there is none.</summary>
    [Alias("Get")]
    Task<JobLine?> Get(string job);

    /// <summary>Whether a job other than one has prepared data whose name begins so.</summary>
    [Alias("IsUsed")]
    Task<bool> IsUsed(string data, string butBy);

    /// <summary>Those that have not ended, as far as is known, in the order of their submission.</summary>
    [Alias("ListOpen")]
    Task<IReadOnlyList<JobLine>> ListOpen();
}
