using DistSeq.Contracts.Jobs;
using DistSeq.Grains.Collection;

namespace DistSeq.Silo.Hosting;

/// <summary>Settings of a silo process: section "DistSeq", in the environment DISTSEQ__NAME.</summary>
internal sealed class SiloOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "DistSeq";

    /// <summary>localhost (one silo, nothing needed), redis or postgres. Default localhost.</summary>
    public string Clustering { get; set; } = "localhost";

    /// <summary>host:port of Redis, where clustering is redis.</summary>
    public string Redis { get; set; } = "";

    /// <summary>Password of Redis. Prefer <see cref="RedisPasswordFile"/>.</summary>
    public string RedisPassword { get; set; } = "";

    /// <summary>File whose content is the password of Redis.</summary>
    public string RedisPasswordFile { get; set; } = "";

    /// <summary>Connection string of Postgres as Npgsql reads it, where clustering is postgres: Host=…;Username=…;Database=….</summary>
    public string Postgres { get; set; } = "";

    /// <summary>Password of Postgres. Prefer <see cref="PostgresPasswordFile"/>.</summary>
    public string PostgresPassword { get; set; } = "";

    /// <summary>File whose content is the password of Postgres.</summary>
    public string PostgresPasswordFile { get; set; } = "";

    /// <summary>Port for other silos. Default 11111.</summary>
    public int SiloPort { get; set; } = 11111;

    /// <summary>Port for clients. Default 30000.</summary>
    public int GatewayPort { get; set; } = 30000;

    /// <summary>Address that others reach this silo at; auto takes the host's first that is not loopback. Default 127.0.0.1.</summary>
    public string AdvertisedIp { get; set; } = "127.0.0.1";

    /// <summary>Name of this silo. Default: the host's name and the silo port.</summary>
    public string SiloName { get; set; } = "";

    /// <summary>Silos and clients of one cluster share it; what it stores anywhere is kept below it. Default distseq.</summary>
    public string ClusterId { get; set; } = Contracts.Cluster.ClusterId.Default;

    /// <summary>Threads that compute gradients. Default: one a processor.</summary>
    public int ComputeThreads { get; set; } = Environment.ProcessorCount;

    /// <summary>
    /// Where corpora and checkpoints are kept: redis, postgres or folder:PATH. Default: redis or postgres where clustering is, else
    /// folder:runs/.cluster.
    /// </summary>
    public string Artifacts { get; set; } = "";

    /// <summary>The kind of artifact store, the default resolved: redis, postgres, or anything else for a folder.</summary>
    internal string ArtifactStore => Artifacts.Length > 0 ? Artifacts : Clustering;

    /// <summary>Compute threads that one user's jobs may have together, 1 or more. Default: no limit.</summary>
    public int SlotsPerUser { get; set; } = int.MaxValue;

    /// <summary>Most jobs that have ended and are kept, 0 or more. Default 10,000.</summary>
    public int KeepJobs { get; set; } = RetentionPolicy.Default.Jobs;

    /// <summary>How long a job is kept after its end: an age, or forever. Default 365d.</summary>
    public string KeepJobsFor { get; set; } = "365d";

    /// <summary>How long uploaded content is kept that nobody asks for: an age, or forever. Default 7d.</summary>
    public string KeepUploadsFor { get; set; } = "7d";

    /// <summary>How long prepared data is kept that no job uses: an age, or forever. Default 30d.</summary>
    public string KeepDatasetsFor { get; set; } = "30d";

    /// <summary>How often what is no longer kept is looked for: an age. Default 10m.</summary>
    public string CollectEvery { get; set; } = "10m";

    /// <summary>What is kept, once the settings are known to be right.</summary>
    internal RetentionPolicy Retention => new()
    {
        Jobs = KeepJobs,
        JobsFor = AgeOf(KeepJobsFor),
        UploadsFor = AgeOf(KeepUploadsFor),
        DatasetsFor = AgeOf(KeepDatasetsFor),
        Interval = AgeOf(CollectEvery) ?? RetentionPolicy.Default.Interval,
    };

    private static TimeSpan? AgeOf(string text) => Age.TryParse(text, out var age) ? age : null;
}
