namespace DistSeq.Engine.Tasks;

/// <summary>What to forecast of a series.</summary>
/// <param name="Horizon">Time steps ahead, 1 or more.</param>
/// <param name="Season">Time steps until the series should repeat, 1 or more; null to derive it from the row distance.</param>
/// <param name="Quantiles">In ascending order, each above 0 and below 1; must include 0.5.</param>
public sealed record ForecastPlan(int Horizon, int? Season, IReadOnlyList<double> Quantiles)
{
    public const int LongestHorizon = 1_024;

    public const int LongestSeason = 100_000;
}
