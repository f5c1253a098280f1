namespace DistSeq.Benchmarks.Commands;

/// <summary>step --config NAME: the whole training step of one configuration.</summary>
internal static class StepCommand
{
    public static Command Create()
    {
        var config = new Option<string>("--config")
        {
            Description = "Name of a configuration, or cell:KIND.",
            Required = true,
            HelpName = "name",
        };
        config.Validators.Add(static result =>
        {
            if (result.Tokens is [var name] && StepConfigs.Find(name.Value) is null)
                result.AddError(StepConfigs.Unknown(name.Value));
        });
        var threads = SharedOptions.Threads();
        var seconds = SharedOptions.Seconds(3);
        var output = SharedOptions.Output();
        var command = new Command("step", "Measures the whole training step: forward, loss, backpropagation, clipping, update.")
        {
            config, threads, seconds, output,
        };
        command.SetAction(parse =>
        {
            var figures = StepRun.Measure(
                StepConfigs.Find(parse.GetValue(config)!)!, parse.GetValue(threads), parse.GetValue(seconds));
            if (parse.GetValue(output) == "json")
                Console.Out.WriteLine(Json.Text(figures));
            else
                StepTable.Write(figures, Console.Out);
            return ExitCode.Fine;
        });
        return command;
    }
}
