namespace DistSeq.Benchmarks.Commands;

/// <summary>cluster one-silo: a job through the grains of one silo, as a share of the bare engine's rate.</summary>
internal static class OneSiloCommand
{
    public static Command Create()
    {
        var configs = SharedOptions.Configs("--config", StepConfigs.Find("shake")!, StepConfigs.Find("shake-small")!);
        var threads = SharedOptions.ThreadCounts();
        var alternations = SharedOptions.Alternations(10);
        var attempts = SharedOptions.Attempts();
        var seconds = SharedOptions.Seconds(2);
        var output = SharedOptions.Output();
        var command = new Command("one-silo", "Compares a job in one silo with the bare engine, taking turns.")
        {
            configs, threads, alternations, attempts, seconds, output,
        };
        command.SetAction(async (parse, _) =>
        {
            List<OneSiloRow> rows = [];
            foreach (var config in SharedOptions.Configs(parse.GetValue(configs)!))
            {
                foreach (var count in SharedOptions.ThreadCounts(parse.GetValue(threads)!))
                {
                    rows.Add(
                        await RunAsync(
                            config, count, parse.GetValue(alternations), parse.GetValue(attempts), parse.GetValue(seconds)));
                }
            }

            var reached = rows.All(row => row.Reached);
            if (parse.GetValue(output) == "json")
                Console.Out.WriteLine(Json.Text(new { Results = rows, Reached = reached }));
            else
                OneSiloTable.Write(rows, Console.Out);
            return reached ? ExitCode.Fine : ExitCode.Missed;
        });
        return command;
    }

    private static async Task<OneSiloRow> RunAsync(StepConfig config, int threads, int alternations, int attempts, double seconds)
    {
        var runs = await EngineAlternation.TakeAsync(config, threads, seconds, measure => QuietRuns<EngineAlternation>.TakeAsync(
            alternations, attempts, _ => measure(),
            (number, one) => Console.Error.WriteLine(
                $"{config.Name}, {threads} thread(s), {number} of {alternations}: "
                + $"engine {Figures.Count(one.EngineTokensPerSecond)} tokens/s, "
                + $"job {Figures.Count(one.Job.TokensPerSecond)} "
                + $"({Figures.Ratio(one.Job.ComputeMilliseconds ?? 0)} ms computing, "
                + $"{Figures.Ratio(one.Job.PushMilliseconds ?? 0)} pushing), {Figures.Share(one.Share)}, "
                + $"others {Figures.Ratio(one.OtherCores)} processors{(one.IsNoisy ? ": too much" : "")}")));
        return OneSiloRow.Of(config.Name, threads, runs);
    }
}
