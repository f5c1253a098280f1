using System.CommandLine;
using DistSeq.Benchmarks.Output;
using DistSeq.Benchmarks.Steps;
using DistSeq.Benchmarks.Versus;

namespace DistSeq.Benchmarks.Commands;

/// <summary>versus-libtorch: the training step against TorchSharp's, on the same machine in the same run.</summary>
internal static class VersusLibtorchCommand
{
    public static Command Create()
    {
        var configs = new Option<string>("--configs")
        {
            Description = "Configurations, by name, with commas between them.",
            HelpName = "a,b",
            DefaultValueFactory = static _ => string.Join(',', StepConfigs.All.Select(config => config.Name)),
        };
        configs.Validators.Add(static result =>
        {
            if (result.Tokens is [var names] && names.Value.Split(',').FirstOrDefault(name => Find(name) is null) is { } unknown)
                result.AddError($"'{unknown}' is no configuration to compare; there are {string.Join(", ", StepConfigs.All.Select(config => config.Name))}.");
        });
        var threads = new Option<string>("--threads")
        {
            Description = "Numbers of threads, with commas between them.",
            HelpName = "1,2",
            DefaultValueFactory = static _ => "1,2",
        };
        threads.Validators.Add(static result =>
        {
            if (result.Tokens is [var counts] && counts.Value.Split(',').FirstOrDefault(count => ThreadCount(count) is not (>= 1 and <= 256)) is { } wrong)
                result.AddError($"--threads holds '{wrong}'; each must be a number between 1 and 256.");
        });
        var alternations = SharedOptions.Limited(new Option<int>("--alternations")
        {
            Description = "How often the two take turns; figures are medians over them.",
            DefaultValueFactory = static _ => 5,
        });
        var seconds = SharedOptions.Seconds(3);
        var output = SharedOptions.Output();
        var command = new Command("versus-libtorch", "Compares the training step with TorchSharp's, taking turns.") { configs, threads, alternations, seconds, output };
        command.SetAction(parse =>
        {
            var comparison = new Comparison(LibtorchPeer.Build(Console.Error), parse.GetValue(alternations), parse.GetValue(seconds), Console.Error);
            List<VersusRow> rows =
            [
                .. from config in parse.GetValue(configs)!.Split(',').Select(Find)
                   from count in parse.GetValue(threads)!.Split(',').Select(ThreadCount)
                   select comparison.Run(config, count),
            ];
            if (parse.GetValue(output) == "json")
                Console.Out.WriteLine(Json.Text(new { Results = rows }));
            else
                VersusTable.Write(rows, Console.Out);
            return ExitCode.Fine;
        });
        return command;
    }

    private static StepConfig? Find(string name) => StepConfigs.All.FirstOrDefault(config => config.Name == name);

    private static int ThreadCount(string text) => int.TryParse(text, out var count) ? count : 0;
}
