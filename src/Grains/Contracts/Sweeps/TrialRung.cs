namespace DistSeq.Contracts.Sweeps;

/// <summary>A trial on its way.</summary>
/// <param name="Step">Optimizer updates until then.</param>
/// <param name="Objective">The first objective at that step; NaN where it was not finite.</param>
/// <param name="IsBetterHigh">Whether a higher objective is better.</param>
[GenerateSerializer, Immutable, Alias("distseq.TrialRung")]
public sealed record TrialRung(
    [property: Id(0)] long Step,
    [property: Id(1)] double Objective,
    [property: Id(2)] bool IsBetterHigh = false)
{
    /// <summary>The objective such that lower is better.</summary>
    public double Cost => IsBetterHigh ? -Objective : Objective;
}
