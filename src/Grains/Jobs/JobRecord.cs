namespace DistSeq.Grains.Jobs;

/// <summary>What is stored of a job.</summary>
[GenerateSerializer, Alias("distseq.JobRecord")]
internal sealed class JobRecord
{
    /// <summary>Name of the record in the store.</summary>
    public const string Name = "job";

    [Id(0)]
    public JobSpec? Spec { get; set; }

    [Id(1)]
    public string Dataset { get; set; } = "";

    /// <summary>Number of the latest attempt; each has its own shards and workers.</summary>
    [Id(2)]
    public long Attempt { get; set; }

    /// <summary>Status at submission, then as of the last checkpoint, and in the end the final one.</summary>
    [Id(3)]
    public JobStatus? Status { get; set; }

    /// <summary>Reports of a finished job; before that, those up to the newest manifest.</summary>
    [Id(4)]
    public List<StepProgress> Reports { get; set; } = [];

    /// <summary>Checkpoints kept in mid-run, the newest last; their files are deleted when the job ends.</summary>
    [Id(7)]
    public List<Manifest> Manifests { get; set; } = [];

    /// <summary>The step at which it stops and waits to be told to go on; null where it trains to its end.</summary>
    [Id(9)]
    public long? Stop { get; set; }

    /// <summary>Numerics of the silos of the first attempt, and of all later ones; null before that.</summary>
    [Id(8)]
    public string? Numerics { get; set; }
}
