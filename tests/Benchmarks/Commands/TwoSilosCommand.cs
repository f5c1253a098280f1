namespace DistSeq.Benchmarks.Commands;

/// <summary>cluster two-silos: compares two silos with one processor each with one such silo.</summary>
internal static class TwoSilosCommand
{
    public static Command Create()
    {
        var configs = SharedOptions.Configs("--config", StepConfigs.Find("shake")!);
        var alternations = SharedOptions.Alternations(10);
        var attempts = SharedOptions.Attempts();
        var seconds = SharedOptions.Seconds(2);
        var tls = SharedOptions.Tls();
        var output = SharedOptions.Output();
        var command = new Command(
            "two-silos",
            "Compares two silos, a processor each, with one such silo, taking turns. Needs redis-server and taskset.")
        {
            configs, alternations, attempts, seconds, tls, output,
        };
        command.SetAction(async (parse, _) =>
        {
            List<TwoSilosRow> rows = [];
            foreach (var config in SharedOptions.Configs(parse.GetValue(configs)!))
            {
                rows.Add(await RunAsync(
                    config, parse.GetValue(alternations), parse.GetValue(attempts), parse.GetValue(seconds),
                    parse.GetValue(tls)));
            }

            var reached = rows.All(row => row.Reached);
            if (parse.GetValue(output) == "json")
                Console.Out.WriteLine(Json.Text(new { Results = rows, Reached = reached }));
            else
                TwoSilosTable.Write(rows, Console.Out);
            return reached ? ExitCode.Fine : ExitCode.Missed;
        });
        return command;
    }

    private static async Task<TwoSilosRow> RunAsync(
        StepConfig config, int alternations, int attempts, double seconds, bool tls)
    {
        var processors = Processors.FirstTwo();
        var runs = await SiloAlternation.TakeAsync(config, processors, seconds, tls, measure =>
            QuietRuns<SiloAlternation>.TakeAsync(alternations, attempts, _ => measure(),
            (number, pair) => Console.Error.WriteLine(
                $"{config.Name}, {number} of {alternations}: one silo {Figures.Count(pair.OneTokensPerSecond)} tokens/s, "
                + $"two {Figures.Count(pair.Two.TokensPerSecond)} "
                + $"({Figures.Ratio(pair.Two.ComputeMilliseconds ?? 0)} ms computing, "
                + $"{Figures.Ratio(pair.Two.PushMilliseconds ?? 0)} pushing), {Figures.Ratio(pair.Ratio)}, "
                + $"others {Figures.Ratio(pair.OtherCores)} processors{(pair.IsNoisy ? ": too much" : "")}")));
        return TwoSilosRow.Of(config.Name, runs);
    }
}
