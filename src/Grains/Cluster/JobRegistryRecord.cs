namespace DistSeq.Grains.Cluster;

/// <summary>Where the list of jobs lies.</summary>
[GenerateSerializer, Alias("distseq.JobRegistryRecord")]
internal sealed class JobRegistryRecord
{
    /// <summary>Ids of all jobs, as earlier versions kept the list. They are moved to pages.</summary>
    [Id(0)]
    public List<string> Jobs { get; set; } = [];

    /// <summary>Those of them that were not known to have ended.</summary>
    [Id(1)]
    public List<string> Open { get; set; } = [];

    /// <summary>Number of the first page that there may be.</summary>
    [Id(2)]
    public long FirstPage { get; set; }

    /// <summary>Number behind that of the last page that there may be.</summary>
    [Id(3)]
    public long EndPage { get; set; }
}
