using System.Text.Json;

namespace DistSeq.Engine.Tasks.Forecast;

/// <summary>Converts rows of series to network inputs, and network outputs to quantiles.</summary>
/// <param name="Columns">What each column means.</param>
/// <param name="Plan">What to forecast; its season is set.</param>
/// <param name="Step">Distance between rows.</param>
/// <param name="IsDate">Whether times are dates.</param>
/// <param name="Scales">For each series, the scale of each column: targets, then covariates.</param>
internal sealed record ForecastCodec(
    ColumnNames Columns, ForecastPlan Plan, TimeStep Step, bool IsDate, IReadOnlyDictionary<string, Scale[]> Scales) : Codec
{
    private const string FormatField = "data.format";
    private const string ForecastField = "forecast";

    public int Targets => Columns.Targets.Count;

    /// <summary>Number of numeric columns.</summary>
    public int Numbers => Columns.Targets.Count + Columns.Covariates.Count;

    public int Season => Plan.Season!.Value;

    public Calendar Calendar => new(Step, IsDate);

    /// <summary>Index of the quantile 0.5 among the quantiles.</summary>
    public int Median => Plan.Quantiles.ToList().IndexOf(0.5);

    /// <summary>
    /// Numbers per time step: targets, whether they are known, how far ahead the step is, covariates, calendar, and the
    /// covariates' differences from one season before.
    /// </summary>
    public int Inputs => Numbers + 2 + Calendar.Count + Columns.Covariates.Count;

    public override int Vocabulary => Inputs;

    public override IReadOnlyDictionary<string, string> Fields => new Dictionary<string, string>
    {
        [FormatField] = ForecastTask.Csv,
        [ForecastField] = JsonSerializer.Serialize(new Stored(
            Columns.Time!, [.. Columns.Targets], [.. Columns.Covariates], Columns.Series,
            Plan.Horizon, Season, [.. Plan.Quantiles], Step.Units, Step.Months, IsDate,
            Scales.ToDictionary(
                static entry => entry.Key,
                static entry => entry.Value.SelectMany(static scale => (double[])[scale.Mean, scale.Deviation]).ToArray()))),
    };

    /// <inheritdoc cref="LearningTask.OpenCodec"/>
    public static ForecastCodec Open(IReadOnlyDictionary<string, string> fields)
    {
        var text = Field(fields, ForecastField);
        Stored stored;
        try
        {
            stored = JsonSerializer.Deserialize<Stored>(text) ?? throw new JsonException();
        }
        catch (JsonException e)
        {
            throw new FormatException($"its {ForecastField} is no such object", e);
        }

        var numbers = (stored.Targets?.Length ?? 0) + (stored.Covariates?.Length ?? 0);
        var isWhole = stored is { Time: not null, Targets.Length: > 0, Covariates: not null, Quantiles: not null }
            && stored.Scales is { Count: > 0 }
            && stored.Horizon is > 0 and <= ForecastPlan.LongestHorizon && stored.Season is > 0 and <= ForecastPlan.LongestSeason
            && stored.Quantiles.Contains(0.5) && Array.TrueForAll(stored.Quantiles, static quantile => quantile is > 0 and < 1)
            && (stored.Units > 0) != (stored.Months > 0) && stored.Units >= 0 && stored.Months >= 0
            && stored.Scales.Values.All(scales => scales?.Length == 2 * numbers && Array.TrueForAll(scales, double.IsFinite));
        return isWhole
            ? new ForecastCodec(
                new ColumnNames
                {
                    Time = stored.Time,
                    Targets = stored.Targets!,
                    Covariates = stored.Covariates!,
                    Series = stored.Series,
                },
                new ForecastPlan(stored.Horizon, stored.Season, stored.Quantiles!),
                new TimeStep(stored.Units, stored.Months), stored.IsDate,
                stored.Scales!.ToDictionary(
                    static entry => entry.Key,
                    static entry => entry.Value.Chunk(2).Select(static pair => new Scale(pair[0], pair[1])).ToArray()))
            : throw new FormatException($"its {ForecastField} lacks something, or has a number out of range");
    }

    /// <summary>The quantiles of one number in ascending order; a network may give them in another order.</summary>
    public static double[] Ascending(ReadOnlySpan<float> outputs)
    {
        var quantiles = new double[outputs.Length];
        for (var i = 0; i < quantiles.Length; i++)
            quantiles[i] = outputs[i];
        Array.Sort(quantiles);
        return quantiles;
    }

    /// <summary>The rows of a series as network input.</summary>
    /// <param name="series">A series of the model.</param>
    /// <param name="more">Rows after its last one; only their time is known.</param>
    /// <exception cref="InvalidDataException">The time of a row is after the year 9999.</exception>
    public ScaledSeries Scale(Series series, int more = 0)
    {
        var (calendar, scales) = (Calendar, Scales[series.Id]);
        var width = Numbers + calendar.Count;
        var rows = Numerics.Buffers.Floats(series.Length + more, width);
        for (var row = 0; row < series.Length + more; row++)
        {
            var numbers = rows.AsSpan(row * width, width);
            for (var i = 0; i < Numbers && row < series.Length; i++)
            {
                var value = series.Values[(row * Numbers) + i];
                numbers[i] = double.IsNaN(value) ? 0 : scales[i].Scaled(value);
            }

            calendar.Write(Step.At(series.First, row), numbers[Numbers..]);
        }

        return new ScaledSeries(series, rows, width);
    }

    private sealed record Stored(
        string? Time, string[]? Targets, string[]? Covariates, string? Series, int Horizon, int Season, double[]? Quantiles,
        long Units, int Months, bool IsDate, Dictionary<string, double[]>? Scales);
}
