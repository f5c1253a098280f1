namespace DistSeq.Contracts.Specs;

/// <summary>A number must lie between two bounds, both included; NaN never does.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class BetweenAttribute(double lowest, double highest) : Attribute
{
    public double Lowest { get; } = lowest;

    public double Highest { get; } = highest;
}
