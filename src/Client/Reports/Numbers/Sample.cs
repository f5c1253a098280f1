namespace DistSeq.Client.Reports.Numbers;

/// <summary>What was tried, and what it cost.</summary>
/// <param name="Fields">The searched fields.</param>
/// <param name="Points">
/// [trials][fields]: 0 to 1, or the index of a category; NaN where a trial does not search the field.
/// </param>
/// <param name="Costs">[trials]: lower is better.</param>
internal sealed record Sample(IReadOnlyList<SampleField> Fields, double[][] Points, double[] Costs)
{
    public int Count => Costs.Length;
}
