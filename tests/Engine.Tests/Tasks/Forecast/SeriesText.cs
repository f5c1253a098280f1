namespace DistSeq.Engine.Tests.Tasks.Forecast;

/// <summary>Two series of hours with a day of eight hours, a holiday now and then, and noise; as CSV and read.</summary>
internal static class SeriesText
{
    public const int Season = 8;
    public const int Horizon = 4;
    public const int Window = 12;

    public static readonly ForecastTask Task = new();

    public static readonly NetworkSize Size = new(Engine.Cells.CellKind.Gru, 1, 12) { Window = Window };

    public static readonly ColumnNames Columns = new()
    {
        Time = "hour",
        Targets = ["load", "wind"],
        Covariates = ["free"],
        Series = "plant",
    };

    public static string Csv(int rows, int first = 0, Func<string, int, double[], double[]>? change = null)
    {
        var text = new StringBuilder("plant,hour,load,wind,free\n");
        for (var row = first; row < first + rows; row++)
        {
            foreach (var (plant, level) in new[] { ("north", 100.0), ("south", 5.0) })
            {
                var noise = Numbers.Uniform(row + (int)level, 2);
                var free = row % 5 == 0 ? 1 : 0;
                double[] values =
                [
                    level * (1 + (0.5 * Math.Sin(2 * Math.PI * row / Season)) - (0.3 * free) + (0.05 * noise[0])),
                    level * (2 + noise[1]),
                    free,
                ];
                values = change?.Invoke(plant, row, values) ?? values;
                text.Append(CultureInfo.InvariantCulture, $"{plant},{Time(row)},{string.Join(',', values.Select(Cell))}\n");
            }
        }

        return text.ToString();
    }

    public static string Time(int row) =>
        $"2024-01-{1 + (row / 24):00}T{row % 24:00}:00";

    public static ForecastCorpus Read(string csv, double validation = 0, double test = 0) =>
        (ForecastCorpus)Task.Read(Of(csv), Plan(validation, test));

    public static ReadPlan Plan(double validation = 0, double test = 0) => new("csv", Tokenizer.Characters, null, validation, 1)
    {
        Test = test,
        Columns = Columns,
        Forecast = new ForecastPlan(Horizon, Season, [0.1, 0.5, 0.9]),
    };

    public static Sources Of(string csv) => Sources.Of(Encoding.UTF8.GetBytes(csv));

    // What is no number is an empty cell.
    private static string Cell(double value) => double.IsNaN(value) ? "" : value.ToString("R", CultureInfo.InvariantCulture);
}
