namespace DistSeq.Contracts.Specs;

/// <summary>What to forecast of the series of a CSV file.</summary>
[GenerateSerializer, Immutable, Alias("distseq.ForecastSpec")]
public sealed record ForecastSpec
{
    /// <summary>Time steps ahead to forecast at once, 1 to 1,024. Default 24.</summary>
    [Id(0), Between(1, 1_024)]
    public int Horizon { get; init; } = 24;

    /// <summary>
    /// Time steps after which the series are expected to repeat, 1 to 100,000: a forecast starts from the values one season
    /// before. Default auto, by how far rows are apart: a day for hours or minutes, a week for days, 52 for weeks, a year for
    /// months or quarters, else 1.
    /// </summary>
    [Id(1), Between(1, 100_000), Auto]
    public int? Season { get; init; }

    /// <summary>
    /// Quantiles to forecast: ascending, above 0 and below 1, including 0.5. Default 0.1, 0.5 and 0.9.
    /// </summary>
    [Id(2)]
    public IReadOnlyList<double> Quantiles { get; init; } = [0.1, 0.5, 0.9];

    /// <summary>Lists are equal where their numbers are.</summary>
    public bool Equals(ForecastSpec? other) => other is not null
        && (Horizon, Season) == (other.Horizon, other.Season) && Quantiles.SequenceEqual(other.Quantiles);

    public override int GetHashCode() => (Horizon, Season, Quantiles.Count).GetHashCode();
}
