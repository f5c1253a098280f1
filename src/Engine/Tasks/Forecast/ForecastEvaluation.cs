using DistSeq.Engine.Models;
using DistSeq.Engine.Training;

namespace DistSeq.Engine.Tasks.Forecast;

/// <summary>
/// Measures how well a model forecasts a split. Each row is forecast once, a horizon at a time, from the rows before it. Errors
/// are those of the median in the data's units, next to the errors of two baselines: the last known value and the value one
/// season before.
/// </summary>
internal static class ForecastEvaluation
{
    private const int Rows = 16;

    // Assumed rows read per forecast, because the split does not know the number.
    private const long Read = 128;

    private static readonly string[] Forecasts = ["", "naive-", "seasonal-naive-"];

    /// <summary>Runs of the blocks that <see cref="Blocks"/> returns.</summary>
    public static IReadOnlyList<(int Begin, int End)> Pieces(ForecastCorpus corpus, Split split) =>
        SplitPieces.Of(Blocks(corpus, split).Count(), _ => Read + corpus.Forecast.Plan.Horizon);

    public static Tally Run(
        ModelDefinition model, ReadOnlySpan<float> weights, ForecastCorpus corpus, Split split, int piece, int window)
    {
        var windows = new ForecastWindows(corpus.Forecast, window);
        if (!corpus.Parts(split).Any(part => part.End > windows.History))
            ForecastRefusal.Short(corpus, corpus.Parts(split), "measure", $"the first forecast stands behind {windows.History}");
        var (begin, end) = Pieces(corpus, split)[piece];
        var blocks = Blocks(corpus, split).Skip(begin).Take(end - begin)
            .Where(block => block.Origin >= windows.History).ToArray();
        var tally = default(Tally);
        if (blocks.Length == 0)
            return tally;
        var rows = Math.Min(Rows, blocks.Length);
        var computer = new StepComputer(model, rows, 1, windows.MaxSteps, clip: null);
        computer.Load(weights);
        foreach (var some in blocks.Chunk(rows))
        {
            // Repeat the last block to fill the remaining places; the copies are not counted.
            WindowPlace[] places = [.. some, .. Enumerable.Repeat(some[^1], rows - some.Length)];
            var outputs = computer.Logits(windows.Lane(0, places, withTargets: false));
            for (var row = 0; row < some.Length; row++)
                tally += Of(corpus.Forecast, windows, some[row], outputs, row, rows);
        }

        return tally;
    }

    public static IReadOnlyList<Measure> Measure(Tally tally) =>
    [
        new("loss", tally.MeanLoss, "", IsBetterHigh: false),
        .. Forecasts.SelectMany((name, index) => (Measure[])
        [
            new($"{name}mae", tally.Sums[2 * index] / tally.Counts[0], "", IsBetterHigh: false),
            new($"{name}rmse", Math.Sqrt(tally.Sums[(2 * index) + 1] / tally.Counts[0]), "", IsBetterHigh: false),
        ]),
    ];

    // Blocks of one horizon of rows; the last of a part may be shorter.
    private static IEnumerable<WindowPlace> Blocks(ForecastCorpus corpus, Split split)
    {
        var horizon = corpus.Forecast.Plan.Horizon;
        foreach (var part in corpus.Parts(split))
        {
            for (var origin = part.Begin; origin < part.End; origin += horizon)
                yield return new WindowPlace(corpus.Scaled[part.Series], origin, Math.Min(horizon, part.End - origin));
        }
    }

    private static Tally Of(ForecastCodec codec, ForecastWindows windows, WindowPlace place, float[] outputs, int row, int rows)
    {
        var quantiles = codec.Plan.Quantiles;
        var (series, loss, errors) = (place.Series.Series, 0.0, new double[checked(2 * Forecasts.Length)]);
        for (var ahead = 0; ahead < place.Ahead; ahead++)
        {
            var output = outputs.AsSpan((((windows.Window + ahead) * rows) + row) * codec.Targets * quantiles.Count);
            for (var target = 0; target < codec.Targets; target++)
            {
                double Value(int at) => series.Values[(at * codec.Numbers) + target];
                var (value, before) = (Value(place.Origin + ahead), Value(windows.SeasonBefore(place.Origin, ahead)));
                var deviation = codec.Scales[series.Id][target].Deviation;
                var forecast = output.Slice(target * quantiles.Count, quantiles.Count);
                for (var q = 0; q < quantiles.Count; q++)
                {
                    var error = ((value - before) / deviation) - forecast[q];
                    loss += Math.Max(quantiles[q] * error, (quantiles[q] - 1) * error) / (quantiles.Count * codec.Targets);
                }

                Add(errors, 0, value - before - (ForecastCodec.Ascending(forecast)[codec.Median] * deviation));
                Add(errors, 1, value - Value(place.Origin - 1));
                Add(errors, 2, value - before);
            }
        }

        return new Tally(loss, place.Ahead, 0) { Counts = [(long)place.Ahead * codec.Targets], Sums = errors };
    }

    private static void Add(double[] errors, int forecast, double error)
    {
        errors[2 * forecast] += Math.Abs(error);
        errors[(2 * forecast) + 1] += error * error;
    }
}
