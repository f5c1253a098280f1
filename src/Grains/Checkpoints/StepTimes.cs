namespace DistSeq.Grains.Checkpoints;

/// <summary>Time that all steps have taken together, including those that were trained again.</summary>
/// <param name="Steps">Steps that were measured.</param>
/// <param name="Compute">Seconds of computing gradients.</param>
/// <param name="Push">Seconds from pushing gradients to new weights.</param>
[GenerateSerializer, Immutable, Alias("distseq.StepTimes")]
internal readonly record struct StepTimes(
    [property: Id(0)] long Steps, [property: Id(1)] double Compute, [property: Id(2)] double Push)
{
    /// <summary>Mean of a step; null before the first.</summary>
    public double? EachCompute => Steps > 0 ? Compute / Steps : null;

    /// <summary>Mean of a step; null before the first.</summary>
    public double? EachPush => Steps > 0 ? Push / Steps : null;

    /// <summary>Adds further steps.</summary>
    public StepTimes Plus(long steps, double compute, double push) => new(Steps + steps, Compute + compute, Push + push);
}
