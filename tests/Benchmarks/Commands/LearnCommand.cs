using DistSeq.Benchmarks.Learning;

namespace DistSeq.Benchmarks.Commands;

/// <summary>learn --task NAME: trains one task with fixed settings and says whether its bar is reached.</summary>
internal static class LearnCommand
{
    private const string Uniform = "uniform";

    public static Command Create()
    {
        string[] names = [.. LearningTask.All.Select(task => task.Name)];
        var task = new Option<string>("--task") { Description = "What to learn.", Required = true }.AcceptOnlyFromAmong(names);
        var data = new Option<string>("--data")
        {
            Description = "The task's file or folder; parity and recall need none.",
            HelpName = "path",
        };
        var seed = new Option<long>("--seed")
        {
            Description = "Of first weights, order and what is held out.",
            DefaultValueFactory = static _ => 1,
        };
        var initialization = new Option<string>("--initialization")
        {
            Description = "First weights: uniform, as PyTorch draws them, or engine, the engine's own.",
            DefaultValueFactory = static _ => Uniform,
        }.AcceptOnlyFromAmong(Uniform, "engine");
        var output = SharedOptions.Output();
        var command = new Command("learn", "Trains a task with fixed settings, on one thread; exit code 3 if it misses its bar.")
        {
            task, data, seed, initialization, output,
        };
        command.SetAction(parse =>
        {
            var chosen = LearningTask.All.First(known => known.Name == parse.GetValue(task));
            return Run(
                chosen, parse.GetValue(data) ?? "", parse.GetValue(seed), parse.GetValue(initialization)!,
                parse.GetValue(output) == "json");
        });
        return command;
    }

    private static int Run(LearningTask task, string data, long seed, string initialization, bool isJson)
    {
        if (task.Needs is { } needs && !Path.Exists(data))
        {
            var found = data.Length == 0 ? "none is given" : $"there is nothing at {data}";
            Console.Error.WriteLine($"--task {task.Name} needs --data, and {found}: {needs}.");
            return ExitCode.Mistake;
        }

        var clock = Stopwatch.StartNew();
        var figures = task.Run(new LearningRun(data, seed, initialization == Uniform, Console.Error));
        var result = new LearningResult(task.Name, seed, initialization, clock.Elapsed.TotalSeconds, figures);
        if (isJson)
            Console.Out.WriteLine(Json.Text(result));
        else
            result.Write(Console.Out);
        return result.Reached ? ExitCode.Fine : ExitCode.Missed;
    }
}
