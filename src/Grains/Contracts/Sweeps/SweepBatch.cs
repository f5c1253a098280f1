namespace DistSeq.Contracts.Sweeps;

/// <summary>News of a sweep (perhaps none: a heartbeat).</summary>
/// <param name="Revision">What to pass to see what comes after it.</param>
/// <param name="Trials">Trials that have changed, in the order of their numbers.</param>
/// <param name="Status">The sweep now, without its trials.</param>
[GenerateSerializer, Immutable, Alias("distseq.SweepBatch")]
public sealed record SweepBatch(
    [property: Id(0)] long Revision,
    [property: Id(1)] IReadOnlyList<TrialStatus> Trials,
    [property: Id(2)] SweepStatus Status);
