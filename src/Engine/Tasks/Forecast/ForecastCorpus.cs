namespace DistSeq.Engine.Tasks.Forecast;

/// <summary>Series in three splits.</summary>
/// <param name="Forecast">Converts rows to inputs and outputs to forecasts.</param>
/// <param name="Series">All series.</param>
internal sealed record ForecastCorpus(ForecastCodec Forecast, IReadOnlyList<Series> Series) : Corpus
{
    private ScaledSeries[]? _scaled;

    /// <summary>Rows to forecast in training.</summary>
    public IReadOnlyList<SeriesPart> Train { get; init; } = [];

    /// <summary>Rows to forecast in validation.</summary>
    public IReadOnlyList<SeriesPart> Valid { get; init; } = [];

    /// <summary>Rows to forecast in the test.</summary>
    public IReadOnlyList<SeriesPart> Test { get; init; } = [];

    public override string FormatName => ForecastTask.Csv;

    public override Codec Codec => Forecast;

    public override long Sequences => Train.Count;

    public override bool LeavesUnknownOut => false;

    public override double UnknownShare => 0;

    /// <summary>All series as network input, built on first use. Thread-safe.</summary>
    public IReadOnlyList<ScaledSeries> Scaled => _scaled ??= [.. Series.Select(series => Forecast.Scale(series))];

    public IReadOnlyList<SeriesPart> Parts(Split split) => Choose(split, Train, Valid, Test);

    /// <summary>Number of rows to forecast.</summary>
    public override long Targets(Split split) => Parts(split).Sum(static part => (long)part.End - part.Begin);
}
