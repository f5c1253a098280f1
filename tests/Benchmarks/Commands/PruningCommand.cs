using DistSeq.Benchmarks.Pruning;

namespace DistSeq.Benchmarks.Commands;

/// <summary>pruning: how many steps pruning saves, on recorded learning curves.</summary>
internal static class PruningCommand
{
    public static Command Create()
    {
        var seeds = new Option<int>("--seeds")
        {
            Description = "Sweeps of each row.",
            DefaultValueFactory = static _ => 20,
        };
        seeds.Validators.Add(static result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 1_000)
                result.AddError("--seeds must be between 1 and 1,000.");
        });
        var record = new Option<bool>("--record")
        {
            Description = $"Trains the {CurveSweep.Count} configurations in a silo of its own and writes their curves to "
                + "tests/Benchmarks/Pruning/curves.csv first: a few minutes.",
        };
        var output = SharedOptions.Output();
        var command = new Command(
            "pruning", "Measures how many steps pruning saves, on recorded learning curves; exit code 3 if the bar is missed.")
        {
            seeds, record, output,
        };
        command.SetAction(async (parse, _) =>
        {
            if (parse.GetValue(record))
                CurveFile.Write(await CurveRecording.MakeAsync(Console.Error));
            return Run(parse.GetValue(seeds), parse.GetValue(output)!);
        });
        return command;
    }

    private static int Run(int seeds, string output)
    {
        var curves = CurveFile.Read();
        var figures = new List<PruningFigures>();
        foreach (var (name, search, pruning) in PruningFigures.Rows)
        {
            Console.Error.WriteLine(name);
            figures.Add(PruningFigures.Measure(name, search, pruning, curves, seeds));
        }

        if (output == "json")
            Console.Out.WriteLine(Json.Text(figures));
        else
            Write(figures, seeds);
        return figures.All(static row => row.IsGood is not false) ? ExitCode.Fine : ExitCode.Missed;
    }

    private static void Write(IReadOnlyList<PruningFigures> figures, int seeds)
    {
        var table = new TextTable(
            "search", "steps by random's", "95 % interval", "by random's until then", "reached", "bar");
        foreach (var row in figures)
        {
            table.Add(
                row.Name, Text(row.Ratio), $"{Text(row.Lowest)} to {Text(row.Highest)}", Text(row.OwnRatio),
                $"{row.Reached} of {seeds}",
                row.IsGood switch { true => "reached", false => "missed", null => "" });
        }

        table.Write(Console.Out);
    }

    private static string Text(double? ratio) => ratio is { } value ? Figures.Short(value) : "never";
}
