using DistSeq.Engine.Data;
using DistSeq.Engine.Data.Csv;

namespace DistSeq.Engine.Tasks.Forecast;

/// <summary>Reads series from CSV files: one row per time step and series, evenly spaced. Reports all faults at once.</summary>
/// <param name="columns">What each column means; it needs time and at least one target.</param>
/// <param name="mayAsk">Whether the last rows of a series may lack targets, because they are to be forecast.</param>
internal sealed class SeriesReader(ColumnNames columns, bool mayAsk = false)
{
    private readonly BadLines _bad = new();
    private readonly Dictionary<string, Rows> _series = new(StringComparer.Ordinal);
    private readonly string[] _numbers = [.. columns.Targets, .. columns.Covariates];
    private TimeForm? _form;

    /// <summary>Reads a file. Series may continue from one file to the next.</summary>
    /// <param name="content">UTF-8.</param>
    /// <param name="file">Its name, if there are several files.</param>
    /// <exception cref="InvalidDataException">The file has no line or is not UTF-8.</exception>
    public void Read(Stream content, string? file)
    {
        using var rows = new CsvRows(content, _bad, file);
        var time = rows.Demand(columns.Time!, "data.columns.time");
        var series = columns.Series is { } name ? rows.Demand(name, "data.columns.series") : 0;
        int[] numbers =
        [
            .. columns.Targets.Select(target => rows.Demand(target, "data.columns.targets")),
            .. columns.Covariates.Select(covariate => rows.Demand(covariate, "data.columns.covariates")),
        ];
        // Rows cannot be read without these columns.
        if (time >= 0 && series >= 0 && Array.TrueForAll(numbers, static place => place >= 0))
        {
            foreach (var row in rows.Read())
                Add(row, row.Fields[time], columns.Series is null ? "" : row.Fields[series], numbers, file);
        }
    }

    /// <summary>Returns the series of all files.</summary>
    /// <exception cref="InvalidDataException">The files have faults; the message lists the lines.</exception>
    public SeriesTable Done()
    {
        if (_form is not { } form)
        {
            _bad.Demand();
            throw new InvalidDataException("The data has no row below the names of its columns.");
        }

        if (TimeStep.Of(_series.Values.SelectMany(static rows => rows.Pairs), form.IsDate) is not { } step)
        {
            _bad.Demand();
            throw new InvalidDataException(
                "No series has two rows one behind the other in time; there is nothing to forecast from.");
        }

        foreach (var rows in _series.Values)
            CheckOrder(rows, form, step);
        _bad.Demand();
        return new SeriesTable([.. _series.Select(static entry => entry.Value.Done(entry.Key))], form, step);
    }

    private void Add(CsvRow row, string time, string series, int[] places, string? file)
    {
        _form ??= TimeForm.Of(time);
        if (_form is null || !_form.TryRead(time, out var moment))
        {
            _bad.Add(row.Line, Quote(time) + (_form is not null && TimeForm.Of(time) is not null
                ? $" is not written as the times before it; write all times as {_form.Date}{_form.Clock}{_form.Zone}."
                : " is no time; write a whole number, or a date or time such as 2024-01-31 or 2024-01-31T13:00."), file);
            return;
        }

        if (columns.Series is { } column && series.Length == 0)
            _bad.Add(row.Line, $"{Quote(column)} is empty; name the series that the row belongs to.", file);
        var numbers = new double[_numbers.Length];
        var empty = places.Take(columns.Targets.Count).Count(place => row.Fields[place].Length == 0);
        var isAsked = mayAsk && empty == columns.Targets.Count;
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = isAsked && i < columns.Targets.Count ? double.NaN : Number(row, i, places[i], file);
        if (!_series.TryGetValue(series, out var rows))
            _series.Add(series, rows = new Rows());
        if (!isAsked && rows.IsAsked)
        {
            _bad.Add(row.Line, "it has numbers to forecast, but the row before it has none: "
                + "only the last rows of a series may be without; fill them in.", file);
        }

        rows.Add(moment, row.Line, numbers, isAsked, file);
    }

    private double Number(CsvRow row, int index, int place, string? file)
    {
        var text = row.Fields[place];
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number))
            return number;
        _bad.Add(row.Line, Quote(_numbers[index]) + (text.Length == 0
            ? " is empty; fill it in, for example with the value before it."
            : $" is {Quote(text)}; it must be a number, with a point where it has decimals."), file);
        return 0;
    }

    private void CheckOrder(Rows rows, TimeForm form, TimeStep step)
    {
        var anchor = 0;
        for (var i = 1; i < rows.Times.Count; i++)
        {
            var (time, before, line) = (rows.Times[i], rows.Times[i - 1], rows.Lines[i - 1]);
            var next = step.At(rows.Times[anchor], i - anchor);
            if (time == next)
                continue;
            var words = time == before
                ? $"the time {form.Write(time)} stands in line {line} already; keep one of the two rows, "
                    + (columns.Series is null
                        ? "or name the column that tells series apart: data.columns.series."
                        : "or name another series.")
                : time < before
                ? $"the time {form.Write(time)} lies before {form.Write(before)} of line {line}; "
                    + "sort the rows of each series by time."
                : $"the time {form.Write(time)} comes behind {form.Write(before)} of line {line}, but rows are "
                    + $"{step.Words(form.IsDate)} apart, and {form.Write(next)} is next; fill in the rows that are missing, "
                    + "or leave out those between.";
            _bad.Add(rows.Lines[i], words, rows.Files[i]);
            anchor = i;
        }
    }

    private static string Quote(string text) => $"'{Excerpt.Of(text)}'";

    private sealed class Rows
    {
        private readonly List<double> _values = [];
        private int _known;

        public List<long> Times { get; } = [];

        public List<long> Lines { get; } = [];

        public List<string?> Files { get; } = [];

        public bool IsAsked => _known < Times.Count;

        public IEnumerable<(long Before, long After)> Pairs => Times.Zip(Times.Skip(1));

        public void Add(long time, long line, double[] numbers, bool isAsked, string? file)
        {
            Times.Add(time);
            Lines.Add(line);
            Files.Add(file);
            _values.AddRange(numbers);
            _known = isAsked ? _known : Times.Count;
        }

        public Series Done(string id) => new(id, Times[0], Times.Count, [.. _values]) { Known = _known };
    }
}
