namespace DistSeq.Grains.Cluster;

/// <summary>Says which pages the list of jobs has.</summary>
[GenerateSerializer, Alias("distseq.JobRegistryRecord")]
internal sealed class JobRegistryRecord
{
    /// <summary>Ids of all jobs in lists of earlier versions. They are moved to pages.</summary>
    [Id(0)]
    public List<string> Jobs { get; set; } = [];

    /// <summary>Those of them that were not known to have ended.</summary>
    [Id(1)]
    public List<string> Open { get; set; } = [];

    /// <summary>Number of the first page that may exist.</summary>
    [Id(2)]
    public long FirstPage { get; set; }

    /// <summary>Number after that of the last page that may exist.</summary>
    [Id(3)]
    public long EndPage { get; set; }
}
