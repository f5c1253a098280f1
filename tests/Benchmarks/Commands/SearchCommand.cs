using DistSeq.Benchmarks.Search;
using DistSeq.Contracts.Specs;

namespace DistSeq.Benchmarks.Commands;

/// <summary>search: how good the searches of sweeps are, on formulas.</summary>
internal static class SearchCommand
{
    private const int BbobTrials = 200;

    private static readonly SearchAlgorithm[] Searches =
    [
        SearchAlgorithm.Random, SearchAlgorithm.Sobol, SearchAlgorithm.Tpe, SearchAlgorithm.Gp, SearchAlgorithm.CmaEs,
    ];

    public static Command Create()
    {
        var seeds = SharedOptions.Seeds(20);
        var bbob = new Option<bool>("--bbob")
        {
            Description = "BBOB's 24 functions in 5 dimensions instead, 200 trials each, without lag: the mean regret, in units "
                + "of a random point's. With --seeds 10 this takes most of an hour.",
        };
        var output = SharedOptions.Output();
        var command = new Command(
            "search", "Measures how good the searches of sweeps are, on formulas; exit code 3 if a bar is missed.")
        {
            seeds, bbob, output,
        };
        command.SetAction(parse => parse.GetValue(bbob)
            ? RunBbob(parse.GetValue(seeds), parse.GetValue(output)!)
            : Run(parse.GetValue(seeds), parse.GetValue(output)!));
        return command;
    }

    private static int Run(int seeds, string output)
    {
        var figures = new List<SearchFigures>();
        foreach (var function in new[] { KnownFunctions.Branin, KnownFunctions.Hartmann, KnownFunctions.Mixed })
        {
            foreach (var algorithm in Searches)
            {
                // The others do not wait for results anyway.
                foreach (var lag in algorithm is SearchAlgorithm.Tpe or SearchAlgorithm.Gp ? new[] { 0, 4 } : [0])
                {
                    Console.Error.WriteLine($"{function.Name}, {SpecJson.Word(algorithm)}, lag {lag}");
                    figures.Add(SearchFigures.Measure(function, algorithm, lag, seeds));
                }
            }
        }

        if (output == "json")
            Console.Out.WriteLine(Json.Text(figures));
        else
            Write(figures);
        return figures.All(static row => row.IsGood is not false) ? ExitCode.Fine : ExitCode.Missed;
    }

    private static void Write(IReadOnlyList<SearchFigures> figures)
    {
        var table = new TextTable(
            "function", "search", "lag", "best at 60", "best at 100", "random's 100 at", "ms a trial", "bar");
        foreach (var row in figures)
        {
            table.Add(
                row.Function, SpecJson.Word(row.Algorithm), Figures.Count(row.Lag), Figures.Precise(row.At60),
                Figures.Precise(row.At100),
                row.Reached is { } trial ? trial.ToString("F1", CultureInfo.InvariantCulture) : "never",
                Figures.Short(row.Milliseconds), row.IsGood switch { true => "reached", false => "missed", null => "" });
        }

        table.Write(Console.Out);
    }

    private static int RunBbob(int seeds, string output)
    {
        var rows = new List<BbobRow>();
        for (var function = 1; function <= Bbob.Functions; function++)
        {
            rows.Add(new BbobRow($"f{function}", [.. Searches.Select(algorithm => Regret(function, algorithm, seeds))]));
            Console.Error.WriteLine($"f{function}: {string.Join(' ', rows[^1].Regrets.Select(Figures.Precise))}");
        }

        rows.Add(new BbobRow("mean", [.. Searches.Index().Select(search => rows.Average(row => row.Regrets[search.Index]))]));
        if (output == "json")
        {
            Console.Out.WriteLine(Json.Text(rows));
            return ExitCode.Fine;
        }

        var table = new TextTable(["function", .. Searches.Select(static algorithm => SpecJson.Word(algorithm))]);
        foreach (var row in rows)
            table.Add([row.Function, .. row.Regrets.Select(Figures.Precise)]);
        table.Write(Console.Out);
        return ExitCode.Fine;
    }

    private static double Regret(int function, SearchAlgorithm algorithm, int seeds) => SearchRun.Seeds(
        seed => SearchRun.Best(Bbob.Of(function, seed), algorithm, lag: 0, seed, BbobTrials), seeds)
        .Average(static run => run[^1]);
}
