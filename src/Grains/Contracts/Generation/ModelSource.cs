namespace DistSeq.Contracts.Generation;

/// <summary>Where trained weights come from: a job of this cluster, or a checkpoint file that the client has uploaded.</summary>
/// <param name="Job">
/// Id of a job, or null. A job that is running, or ended before its last step, gives the weights of its last checkpoint.
/// </param>
/// <param name="UploadSha256">Hash of an uploaded checkpoint, or null.</param>
[GenerateSerializer, Immutable, Alias("distseq.ModelSource")]
public sealed record ModelSource([property: Id(0)] string? Job, [property: Id(1)] string? UploadSha256);
