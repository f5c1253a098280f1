using DistSeq.Contracts.Jobs;
using DistSeq.Contracts.Specs;
using DistSeq.Grains.Checkpoints;

namespace DistSeq.Grains.Jobs;

/// <summary>What lasts of a job.</summary>
[GenerateSerializer, Alias("distseq.JobRecord")]
internal sealed class JobRecord
{
    /// <summary>What the record is called in the store.</summary>
    public const string Name = "job";

    [Id(0)]
    public JobSpec? Spec { get; set; }

    [Id(1)]
    public string Dataset { get; set; } = "";

    /// <summary>Raised whenever the job starts anew from a checkpoint: each epoch has shards and workers of its own.</summary>
    [Id(2)]
    public long Epoch { get; set; }

    /// <summary>Status at submission, and from the end on the final one.</summary>
    [Id(3)]
    public JobStatus? Status { get; set; }

    /// <summary>Reports of a finished job; before that, those of the newest manifest.</summary>
    [Id(4)]
    public List<StepProgress> Reports { get; set; } = [];

    /// <summary>Checkpoints in mid-run that are kept, the newest last; their files go when the job ends.</summary>
    [Id(7)]
    public List<Manifest> Manifests { get; set; } = [];

    /// <summary>Numerics of the silos of the first attempt, which all others have too; null before that.</summary>
    [Id(8)]
    public string? Numerics { get; set; }
}
