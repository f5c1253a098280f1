namespace DistSeq.Contracts.Jobs;

/// <summary>News of a job: the reports since the last batch (perhaps none: a heartbeat) and its status now.</summary>
[GenerateSerializer, Immutable, Alias("distseq.ProgressBatch")]
public sealed record ProgressBatch([property: Id(0)] IReadOnlyList<StepProgress> Steps, [property: Id(1)] JobStatus Status);
