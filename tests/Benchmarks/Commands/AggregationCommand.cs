namespace DistSeq.Benchmarks.Commands;

/// <summary>cluster aggregation: what each way to aggregate gradients costs in quality, and how much it sends.</summary>
internal static class AggregationCommand
{
    public static Command Create()
    {
        var text = new Option<FileInfo>("--text") { Description = "Text to train on, such as tinyshakespeare.", Required = true };
        var steps = new Option<long>("--steps") { Description = "Optimizer updates.", DefaultValueFactory = _ => 3_000 };
        var ways = new Option<string[]>("--way")
        {
            Description = $"Beside sync: {string.Join("; ", AggregationRun.Names.Skip(1))}. All by default.",
            DefaultValueFactory = _ => [],
        };
        var output = SharedOptions.Output();
        var command = new Command(
            "aggregation",
            "Trains in every mode of aggregation on two silos. Needs redis-server and taskset.") { text, steps, ways, output };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var content = await File.ReadAllBytesAsync(parse.GetValue(text)!.FullName, cancellationToken);
            var rows = await AggregationRun.RunAsync(
                content, parse.GetValue(steps), parse.GetValue(ways) ?? [],
                row => Console.Error.WriteLine($"{row.Name}: {Figures.Precise(row.ValidLoss)} nats, "
                    + $"{Figures.Count(row.Megabytes)} MB, {Figures.Count(row.TokensPerSecond)} tokens/s"));
            if (parse.GetValue(output) == "json")
                Console.Out.WriteLine(Json.Text(new { Results = rows, Reached = rows.All(row => row.Reached) }));
            else
                AggregationTable.Write(rows, Console.Out);
            return rows.All(row => row.Reached) ? ExitCode.Fine : ExitCode.Missed;
        });
        return command;
    }
}
