using DistSeq.Engine.Data;
using DistSeq.Engine.Models;
using DistSeq.Engine.Training;

namespace DistSeq.Engine.Tasks.Forecast;

/// <summary>Forecasts the rows after a table's last known row: a row of quantiles per series, time step and target.</summary>
internal sealed class ForecastPredictor(ModelDefinition model, ReadOnlyMemory<float> weights, ForecastCodec codec, int window)
    : ITablePredictor
{
    private const int Rows = 16;
    private const int MostTold = 10;

    private readonly ForecastWindows _windows = new(codec, window);

    public int Horizon => codec.Plan.Horizon;

    public PredictedTable Predict(Stream content, int horizon)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(horizon, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(horizon, Horizon);
        var reader = new SeriesReader(codec.Columns, mayAsk: true);
        reader.Read(content, null);
        var table = reader.Done();
        ForecastRefusal.Unlike(table, codec);
        DemandRows(table, horizon);
        var answer = new Answer(codec, table.Form);
        var computer = new StepComputer(model, Math.Min(Rows, table.Series.Count), 1, _windows.MaxSteps, clip: null);
        computer.Load(weights.Span);
        foreach (var some in table.Series.Chunk(Math.Min(Rows, table.Series.Count)))
            Predict(some, Math.Min(Rows, table.Series.Count), computer, horizon, answer);
        return answer.Done();
    }

    private void Predict(Series[] some, int rows, StepComputer computer, int horizon, Answer answer)
    {
        WindowPlace[] places = [.. some.Select(series => new WindowPlace(
            codec.Scale(series, Math.Max(0, series.Known + horizon - series.Length)), series.Known, horizon))];
        var outputs = computer.Logits(
            _windows.Lane(0, [.. places, .. Enumerable.Repeat(places[^1], rows - some.Length)], withTargets: false));
        var width = codec.Targets * codec.Plan.Quantiles.Count;
        for (var row = 0; row < some.Length; row++)
        {
            for (var ahead = 0; ahead < horizon; ahead++)
            {
                var before = _windows.SeasonBefore(some[row].Known, ahead);
                answer.Add(some[row], ahead, before, outputs.AsSpan((((window + ahead) * rows) + row) * width, width));
            }
        }
    }

    private void DemandRows(SeriesTable table, int horizon)
    {
        var (bad, known) = (new List<string>(), string.Join(", ", codec.Columns.Covariates.Select(Excerpt.Of)));
        foreach (var series in table.Series)
        {
            var name = ForecastRefusal.Name(series.Id);
            if (series.Known < _windows.History)
            {
                bad.Add($"{name} has {series.Known} rows with numbers to forecast from; the model reads {_windows.History}. "
                    + "Give more.");
            }
            else if (codec.Columns.Covariates.Count > 0 && series.Length - series.Known < horizon)
            {
                bad.Add($"{name} has {series.Length - series.Known} rows behind those with numbers, "
                    + $"and {horizon} are to be forecast. The model needs {known} of those too: "
                    + "add rows with time and covariates, and leave the targets empty; or ask for fewer with --horizon.");
            }
        }

        if (bad.Count > 0)
        {
            throw new InvalidDataException(
                string.Join('\n', bad.Take(MostTold)) + (bad.Count > MostTold ? $"\n{bad.Count} series in all." : ""));
        }
    }

    private sealed class Answer(ForecastCodec codec, TimeForm form)
    {
        private readonly List<string> _series = [];
        private readonly List<string> _times = [];
        private readonly List<string> _targets = [];
        private readonly List<double>[] _quantiles = [.. codec.Plan.Quantiles.Select(static _ => new List<double>())];

        public void Add(Series series, int ahead, int before, ReadOnlySpan<float> outputs)
        {
            var time = form.Write(codec.Step.At(series.First, series.Known + ahead));
            for (var target = 0; target < codec.Targets; target++)
            {
                _series.Add(series.Id);
                _times.Add(time);
                _targets.Add(codec.Columns.Targets[target]);
                var start = series.Values[(before * codec.Numbers) + target];
                var scale = codec.Scales[series.Id][target];
                var quantiles = ForecastCodec.Ascending(outputs.Slice(target * _quantiles.Length, _quantiles.Length));
                for (var q = 0; q < quantiles.Length; q++)
                    _quantiles[q].Add(start + (quantiles[q] * scale.Deviation));
            }
        }

        public PredictedTable Done() => _quantiles.All(static numbers => numbers.TrueForAll(double.IsFinite))
            ? new PredictedTable(
            [
                .. codec.Columns.Series is { } name ? [new PredictedColumn(name) { Texts = _series }] : (PredictedColumn[])[],
                new PredictedColumn(codec.Columns.Time!) { Texts = _times },
                new PredictedColumn("target") { Texts = _targets },
                .. codec.Plan.Quantiles.Zip(_quantiles, static (quantile, numbers) =>
                    new PredictedColumn(string.Create(CultureInfo.InvariantCulture, $"q{quantile}")) { Numbers = numbers }),
            ])
            : throw new InvalidDataException("The weights give forecasts that are no numbers; train with a lower learning rate.");
    }
}
