namespace DistSeq.Grains.Jobs;

/// <summary>Checkpoints of a job in mid-run, and what is needed to read them.</summary>
/// <param name="Spec">The job's spec.</param>
/// <param name="Dataset">Name of its prepared data, for the vocabulary.</param>
/// <param name="Manifests">The newest last; may be empty.</param>
[GenerateSerializer, Immutable, Alias("distseq.JobCheckpointList")]
internal sealed record JobCheckpointList(
    [property: Id(0)] JobSpec Spec, [property: Id(1)] string Dataset, [property: Id(2)] IReadOnlyList<Manifest> Manifests);
