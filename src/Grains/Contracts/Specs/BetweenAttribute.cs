namespace DistSeq.Contracts.Specs;

/// <summary>A number must lie between two bounds, both included; NaN never does.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class BetweenAttribute(double lowest, double highest) : Attribute
{
    public double Lowest { get; } = lowest;

    public double Highest { get; } = highest;

    /// <summary>"between 1 and 8,192", with exact digits.</summary>
    public string Words => $"between {Word(Lowest)} and {Word(Highest)}";

    // The largest whole number has more digits than a double.
    private static string Word(double bound) => bound >= long.MaxValue
        ? long.MaxValue.ToString("#,0", CultureInfo.InvariantCulture)
        : bound.ToString("#,0.############", CultureInfo.InvariantCulture);
}
