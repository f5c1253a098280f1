using DistSeq.Engine.Data;

namespace DistSeq.Engine.Tasks.Forecast;

/// <summary>Throws for unusable series.</summary>
internal static class ForecastRefusal
{
    private const int MostNamed = 10;

    /// <summary>Throws if any series are too short.</summary>
    /// <param name="corpus">Has the series.</param>
    /// <param name="parts">The parts that are too short.</param>
    /// <param name="what">Such as "train on".</param>
    /// <param name="need">What they need.</param>
    /// <exception cref="InvalidDataException">At least one is too short.</exception>
    public static void Short(ForecastCorpus corpus, IEnumerable<SeriesPart> parts, string what, string need)
    {
        var all = parts.ToList();
        if (all.Count == 0)
            return;
        var named = all.Take(MostNamed).Select(part =>
            $"{Name(corpus.Series[part.Series].Id)} has {part.End} rows to {what}");
        var more = all.Count > MostNamed ? $"{all.Count} series are too short; the first {MostNamed}: " : "";
        throw new InvalidDataException($"{more}{string.Join(", ", named)}; {need}. "
            + "Give longer series, or lower training.window, data.forecast.horizon or data.forecast.season.");
    }

    /// <summary>Throws if the series differ from those a model was trained on.</summary>
    /// <exception cref="InvalidDataException">They differ.</exception>
    public static void Unlike(SeriesTable table, ForecastCodec codec)
    {
        if (table.Form.IsDate != codec.IsDate || table.Step != codec.Step)
        {
            var kind = table.Form.IsDate == codec.IsDate ? "" : codec.IsDate ? ", with dates" : ", without dates";
            throw new InvalidDataException(
                $"The rows are {table.Step.Words(table.Form.IsDate)} apart, those that the model is trained on "
                + $"{codec.Step.Words(codec.IsDate)}{kind}; "
                + "give data with the same time step.");
        }

        var unknown = table.Series.Select(static series => series.Id).Where(id => !codec.Scales.ContainsKey(id)).ToList();
        if (unknown.Count > 0)
        {
            throw new InvalidDataException(
                $"The model is not trained on {List(unknown)}; it knows {List([.. codec.Scales.Keys])}. "
                + "Leave the others out, or train with them.");
        }
    }

    /// <summary>The name of a series in a message.</summary>
    public static string Name(string id) => id.Length == 0 ? "the series" : $"series '{Excerpt.Of(id)}'";

    private static string List(IReadOnlyList<string> ids) =>
        string.Join(", ", ids.Take(MostNamed).Select(Name)) + (ids.Count > MostNamed ? $" and {ids.Count - MostNamed} more" : "");
}
