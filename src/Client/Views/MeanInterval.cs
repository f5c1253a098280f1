using MathNet.Numerics.Distributions;
using MathNet.Numerics.Statistics;

namespace DistSeq.Client.Views;

/// <summary>A mean, and the 95 % interval for it by Student's t.</summary>
/// <param name="Count">Of the numbers.</param>
/// <param name="Mean">Of the numbers.</param>
/// <param name="Half">Half the interval's width; null for a single number.</param>
internal sealed record MeanInterval(int Count, double Mean, double? Half)
{
    private const double Upper = 0.975;

    /// <summary>Where the interval begins and ends; the mean alone where there is none.</summary>
    public IEnumerable<double> Ends => [Mean - (Half ?? 0), Mean + (Half ?? 0)];

    /// <param name="numbers">At least one.</param>
    public static MeanInterval Of(IReadOnlyList<double> numbers) => new(numbers.Count, numbers.Mean(), numbers.Count < 2
        ? null
        : StudentT.InvCDF(0, 1, numbers.Count - 1, Upper) * numbers.StandardDeviation() / Math.Sqrt(numbers.Count));
}
