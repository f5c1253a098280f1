using DistSeq.Benchmarks.Lengths;

namespace DistSeq.Benchmarks.Commands;

/// <summary>lengths: what batches of unequal lengths cost.</summary>
internal static class LengthsCommand
{
    private const int MostSteps = 4000;

    public static Command Create()
    {
        var lengths = new Option<string>("--lengths")
        {
            Description = $"Longest rows, from 2 to {MostSteps}, with commas between them.",
            HelpName = "50,500",
            DefaultValueFactory = static _ => "50,500,4000",
        };
        lengths.Validators.Add(static result =>
        {
            if (result.Tokens is [var token] && token.Value.Split(',').FirstOrDefault(IsWrong) is { } wrong)
                result.AddError($"--lengths holds '{wrong}'; each must be a number between 2 and {MostSteps}.");
        });
        var threads = SharedOptions.ThreadCounts();
        var seconds = SharedOptions.Seconds(10);
        var output = SharedOptions.Output();
        var command = new Command(
            "lengths", "Measures what batches of unequal lengths cost beside padded ones; exit code 3 if a bar is missed.")
        {
            lengths, threads, seconds, output,
        };
        command.SetAction(parse =>
        {
            List<LengthFigures> figures = [];
            foreach (var steps in parse.GetValue(lengths)!.Split(',').Select(Steps))
            {
                foreach (var count in SharedOptions.ThreadCounts(parse.GetValue(threads)!))
                {
                    Console.Error.WriteLine($"L = {steps}, {count} thread(s)");
                    figures.AddRange(LengthRun.Measure(steps, count, parse.GetValue(seconds)));
                }
            }

            if (parse.GetValue(output) == "json")
                Console.Out.WriteLine(Json.Text(figures));
            else
                LengthTable.Write(figures, Console.Out);
            return figures.All(row => row.Reached) ? ExitCode.Fine : ExitCode.Missed;
        });
        return command;
    }

    private static bool IsWrong(string text) => Steps(text) is not (>= 2 and <= MostSteps);

    private static int Steps(string text) => int.TryParse(text, out var steps) ? steps : 0;
}
