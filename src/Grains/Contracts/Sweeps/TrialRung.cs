namespace DistSeq.Contracts.Sweeps;

/// <summary>A trial on its way.</summary>
/// <param name="Step">Optimizer updates until then.</param>
/// <param name="Objective">The objective at that step; NaN where it was not finite.</param>
[GenerateSerializer, Immutable, Alias("distseq.TrialRung")]
public sealed record TrialRung([property: Id(0)] long Step, [property: Id(1)] double Objective);
