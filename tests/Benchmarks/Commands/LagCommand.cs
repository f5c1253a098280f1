using DistSeq.Benchmarks.Search;
using DistSeq.Contracts.Specs;

namespace DistSeq.Benchmarks.Commands;

/// <summary>lag: what it costs that a trial does not see the results of those just before it.</summary>
internal static class LagCommand
{
    // Workers beyond lag + 1 would be idle.
    private static readonly (int Lag, int Workers)[] Shapes = [(4, 2), (4, 4), (4, 5), (8, 4), (8, 8), (8, 9)];

    public static Command Create()
    {
        var seeds = SharedOptions.Seeds(100);
        var trials = SharedOptions.Limited(
            new Option<int>("--trials") { Description = "Trials of a sweep.", DefaultValueFactory = static _ => 100 },
            most: 1_000);
        var spread = new Option<double>("--spread")
        {
            Description = "Standard deviation of the logarithm of a trial's duration.",
            DefaultValueFactory = static _ => 0.25,
        };
        spread.Validators.Add(static result =>
        {
            if (result.GetValueOrDefault<double>() is not (>= 0 and <= 3))
                result.AddError("--spread must be between 0 and 3.");
        });
        var search = new Option<string>("--search") { Description = "tpe or gp.", DefaultValueFactory = static _ => "tpe" };
        search.AcceptOnlyFromAmong("tpe", "gp");
        var output = SharedOptions.Output();
        var command = new Command(
            "lag", "Measures searches with lag beside asynchronous ones, on formulas and simulated workers; exit code 3 if a bar "
                + "is missed.")
        {
            search, seeds, trials, spread, output,
        };
        command.SetAction(parse => Run(
            parse.GetValue(search) == "gp" ? SearchAlgorithm.Gp : SearchAlgorithm.Tpe, parse.GetValue(seeds),
            parse.GetValue(trials), parse.GetValue(spread), parse.GetValue(output)!));
        return command;
    }

    private static int Run(SearchAlgorithm algorithm, int seeds, int trials, double spread, string output)
    {
        var rows = new List<LagFigures>();
        foreach (var function in new[] { KnownFunctions.Branin, KnownFunctions.Hartmann, KnownFunctions.Mixed })
        {
            foreach (var (lag, workers) in Shapes)
            {
                Console.Error.WriteLine($"{function.Name}, lag {lag}, {workers} workers");
                rows.Add(LagFigures.Measure(function, algorithm, lag, workers, spread, trials, seeds));
            }
        }

        if (output == "json")
        {
            Console.Out.WriteLine(Json.Text(rows));
        }
        else
        {
            var table = new TextTable(
                "function", "search", "lag", "workers", "regret", "asynchronous", "ratio", "time", "asynchronous", "ratio",
                "bar");
            foreach (var row in rows)
            {
                table.Add(
                    row.Function, SpecJson.Word(row.Algorithm), Figures.Count(row.Lag), Figures.Count(row.Workers),
                    Figures.Precise(row.Regret), Figures.Precise(row.RegretAsynchronous), Figures.Short(row.RegretRatio),
                    Figures.Short(row.Time), Figures.Short(row.TimeAsynchronous), Figures.Short(row.TimeRatio),
                    row.IsGood ? "reached" : "missed");
            }

            table.Write(Console.Out);
        }

        return rows.TrueForAll(static row => row.IsGood) ? ExitCode.Fine : ExitCode.Missed;
    }
}
