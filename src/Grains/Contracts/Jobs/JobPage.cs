namespace DistSeq.Contracts.Jobs;

/// <summary>Part of a list of jobs.</summary>
/// <param name="Jobs">The latest first.</param>
/// <param name="Next">Ask with this as <see cref="JobQuery.Before"/> for what follows; null when nothing does.</param>
[GenerateSerializer, Immutable, Alias("distseq.JobPage")]
public sealed record JobPage([property: Id(0)] IReadOnlyList<JobLine> Jobs, [property: Id(1)] long? Next);
