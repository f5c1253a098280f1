using System.Net;
using DistSeq.Contracts.Jobs;
using DistSeq.Grains.Collection;
using DistSeq.Grains.Data.Web;
using DistSeq.Silo.Storage;

namespace DistSeq.Silo.Hosting;

/// <summary>Settings of a silo process: section "DistSeq", in the environment DISTSEQ__NAME.</summary>
internal sealed class SiloOptions
{
    /// <summary>Name of the section.</summary>
    private const string Section = "DistSeq";

    /// <summary>localhost (one silo, nothing needed), or the name of a store that the silos share. Default localhost.</summary>
    public string Clustering { get; set; } = "localhost";

    /// <summary>The settings of each store, by its name.</summary>
    internal Dictionary<string, StoreSettings> Stores { get; } = [];

    /// <summary>Port for other silos. Default 11111.</summary>
    public int SiloPort { get; set; } = 11111;

    /// <summary>Port for clients. Default 30000.</summary>
    public int GatewayPort { get; set; } = 30000;

    /// <summary>
    /// Address where others reach this silo; auto takes the host's first address besides loopback. Default 127.0.0.1.
    /// </summary>
    public string AdvertisedIp { get; set; } = "127.0.0.1";

    /// <summary>
    /// Folder with this silo's certificate, its key and the authority: tls.crt, tls.key and ca.crt. Silos and clients then speak
    /// TLS. Default: none.
    /// </summary>
    public string Tls { get; set; } = "";

    /// <summary>true lets others than this machine reach the silo although it has no certificate. Default false.</summary>
    public string Insecure { get; set; } = "false";

    /// <summary>Whether others than this machine can reach the silo, and read and change what it does.</summary>
    internal bool IsOpen => Tls.Length == 0 && StoreCatalog.Find(Clustering) is not null
        && !(IPAddress.TryParse(AdvertisedIp, out var address) && IPAddress.IsLoopback(address));

    /// <summary>Name of this silo. Default: the host's name and the silo port.</summary>
    public string SiloName { get; set; } = "";

    /// <summary>Shared by silos and clients of one cluster; everything it stores is below this name. Default distseq.</summary>
    public string ClusterId { get; set; } = Contracts.Cluster.ClusterId.Default;

    /// <summary>Threads that compute gradients. Default: one per processor.</summary>
    public int ComputeThreads { get; set; } = Environment.ProcessorCount;

    /// <summary>
    /// Where corpora and checkpoints are kept: the name of a store, or folder:PATH. Default: the store of clustering, or
    /// folder:runs/.cluster where there is none.
    /// </summary>
    public string Artifacts { get; set; } = "";

    /// <summary>The name of the store of artifacts, the default resolved; anything else stands for a folder.</summary>
    internal string ArtifactStore => Artifacts.Length > 0 ? Artifacts : Clustering;

    /// <summary>
    /// Folder on a disk of this silo for data that it prepares or trains on, as large as the data. Files there have no name, and
    /// disappear when they are no longer used. Default: the system's temporary folder.
    /// </summary>
    public string Scratch { get; set; } = "";

    /// <summary>URLs that the silo reads data from, with commas between them. Default: none.</summary>
    public string Urls { get; set; } = "";

    /// <summary>What <see cref="Urls"/> allows. Only for settings that are valid.</summary>
    internal WebPolicy Web { get; set; } = WebPolicy.None;

    /// <summary>Most compute threads that one user's jobs may have together, 1 or more. Default: no limit.</summary>
    public int SlotsPerUser { get; set; } = int.MaxValue;

    /// <summary>How lines of the log are written: text or json. Default text.</summary>
    public string Logs { get; set; } = "text";

    /// <summary>Most finished jobs to keep, 0 or more. Default 10,000.</summary>
    public int KeepJobs { get; set; } = RetentionPolicy.Default.Jobs;

    /// <summary>How long a job is kept after its end: an age, or forever. Default 365d.</summary>
    public string KeepJobsFor { get; set; } = "365d";

    /// <summary>How long uploaded content is kept after its last use: an age, or forever. Default 7d.</summary>
    public string KeepUploadsFor { get; set; } = "7d";

    /// <summary>How long prepared data is kept after its last job: an age, or forever. Default 30d.</summary>
    public string KeepDatasetsFor { get; set; } = "30d";

    /// <summary>How often to look for what is no longer kept: an age. Default 10m.</summary>
    public string CollectEvery { get; set; } = "10m";

    /// <summary>What is kept. Only for settings that are valid.</summary>
    internal RetentionPolicy Retention => new()
    {
        Jobs = KeepJobs,
        JobsFor = AgeOf(KeepJobsFor),
        UploadsFor = AgeOf(KeepUploadsFor),
        DatasetsFor = AgeOf(KeepDatasetsFor),
        Interval = AgeOf(CollectEvery) ?? RetentionPolicy.Default.Interval,
    };

    /// <summary>The silo's name, the default resolved.</summary>
    internal string Name => SiloName.Length > 0 ? SiloName : $"{Dns.GetHostName()}-{SiloPort}";

    /// <summary>Reads the section.</summary>
    internal static SiloOptions Read(IConfiguration configuration)
    {
        var section = configuration.GetSection(Section);
        var options = section.Get<SiloOptions>() ?? new SiloOptions();
        foreach (var store in StoreCatalog.All)
        {
            options.Stores[store.Name] = new StoreSettings
            {
                Connection = section[store.Name] ?? "",
                Password = section[$"{store.Name}Password"] ?? "",
                PasswordFile = section[$"{store.Name}PasswordFile"] ?? "",
                Authority = section[$"{store.Name}Ca"] ?? "",
                Certificate = section[$"{store.Name}Certificate"] ?? "",
            };
        }

        options.Web = WebPolicy.TryParse(options.Urls, out var web) ? web : WebPolicy.None;
        return options;
    }

    /// <summary>Everything a store needs to know of the settings.</summary>
    internal StoreSettings SettingsOf(IStoreBackend store) =>
        Stores.GetValueOrDefault(store.Name, new StoreSettings()) with { ClusterId = ClusterId, SiloName = Name };

    private static TimeSpan? AgeOf(string text) => Age.TryParse(text, out var age) ? age : null;
}
