namespace DistSeq.Benchmarks.Commands;

/// <summary>cluster ping: how long a call from silo to silo takes while both train.</summary>
internal static class PingCommand
{
    public static Command Create()
    {
        var configs = SharedOptions.Configs("--config", StepConfigs.Find("shake")!);
        var seconds = SharedOptions.Seconds(10);
        var tls = SharedOptions.Tls();
        var output = SharedOptions.Output();
        var command = new Command("ping", "Times a call every 5 ms between two training silos. Needs redis-server and taskset.")
        {
            configs, seconds, tls, output,
        };
        command.SetAction(async (parse, _) =>
        {
            List<PingFigures> rows = [];
            foreach (var config in SharedOptions.Configs(parse.GetValue(configs)!))
                rows.Add(await PingRun.MeasureAsync(config, parse.GetValue(seconds), parse.GetValue(tls)));
            var reached = rows.All(row => row.Reached);
            if (parse.GetValue(output) == "json")
                Console.Out.WriteLine(Json.Text(new { Results = rows, Reached = reached }));
            else
                PingTable.Write(rows, Console.Out);
            return reached ? ExitCode.Fine : ExitCode.Missed;
        });
        return command;
    }
}
