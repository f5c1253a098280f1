namespace DistSeq.Engine.Tasks.Forecast;

/// <summary>
/// Reads series and splits them. The held-out share is the end of every series, because real forecasts also follow the known
/// rows. Each column's scale comes from the training rows.
/// </summary>
internal static class ForecastReading
{
    /// <exception cref="InvalidDataException">The series are invalid.</exception>
    public static ForecastCorpus Read(Sources sources, ReadPlan plan)
    {
        var table = Read(sources, sources.Train, plan.Columns);
        var validation = sources.Validation.Count > 0 ? 0 : plan.Validation;
        var test = sources.Test.Count > 0 ? 0 : plan.Test;
        List<SeriesPart> train = [], valid = [], tested = [];
        var scales = new Dictionary<string, Scale[]>(StringComparer.Ordinal);
        for (var index = 0; index < table.Series.Count; index++)
        {
            var series = table.Series[index];
            var last = series.Length - (int)Math.Round(test * series.Length);
            var end = Math.Max(1, last - (int)Math.Round(validation * series.Length));
            train.Add(new SeriesPart(index, 0, end));
            Add(valid, index, end, last);
            Add(tested, index, Math.Max(end, last), series.Length);
            var columns = series.Values.Length / series.Length;
            scales[series.Id] = [.. Enumerable.Range(0, columns).Select(column => Scale.Of(series.Values, columns, column, end))];
        }

        var (form, step) = (table.Form, table.Step);
        var forecast = plan.Forecast with { Season = plan.Forecast.Season ?? step.Season(form.IsDate) };
        var model = plan.Model as ForecastCodec;
        var codec = new ForecastCodec(plan.Columns, forecast, step, form.IsDate, model?.Scales ?? scales);
        if (model is not null)
            ForecastRefusal.Unlike(table, codec);
        var all = table.Series.ToList();
        AddFiles(sources, sources.Validation, codec, all, valid);
        AddFiles(sources, sources.Test, codec, all, tested);
        return new ForecastCorpus(codec, all) { Train = train, Valid = valid, Test = tested };
    }

    /// <summary>Reads series for a trained model.</summary>
    /// <exception cref="InvalidDataException">The series are invalid.</exception>
    public static ForecastCorpus Read(Sources sources, ForecastCodec codec)
    {
        List<Series> all = [];
        List<SeriesPart> parts = [];
        AddFiles(sources, [.. sources.All], codec, all, parts);
        return new ForecastCorpus(codec, all) { Valid = parts };
    }

    private static SeriesTable Read(Sources sources, IReadOnlyList<SourceFile> files, ColumnNames columns)
    {
        var reader = new SeriesReader(columns);
        foreach (var file in files)
        {
            sources.Read(file, content =>
            {
                reader.Read(content, sources.NameOf(file));
                return true;
            });
        }

        return reader.Done();
    }

    private static void AddFiles(
        Sources sources, IReadOnlyList<SourceFile> files, ForecastCodec codec, List<Series> all, List<SeriesPart> parts)
    {
        if (files.Count == 0)
            return;
        var table = Read(sources, files, codec.Columns);
        ForecastRefusal.Unlike(table, codec);
        foreach (var series in table.Series)
        {
            parts.Add(new SeriesPart(all.Count, 0, series.Length));
            all.Add(series);
        }
    }

    private static void Add(List<SeriesPart> parts, int series, int begin, int end)
    {
        if (end > begin)
            parts.Add(new SeriesPart(series, begin, end));
    }
}
