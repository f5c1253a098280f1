using DistSeq.Benchmarks.Cells;

namespace DistSeq.Benchmarks.Commands;

/// <summary>cells: the training step of every cell against the LSTM's, at equal size.</summary>
internal static class CellsCommand
{
    public static Command Create()
    {
        var rounds = SharedOptions.Limited(new Option<int>("--rounds")
        {
            Description = "How often every cell has its turn; figures are medians over the rounds.",
            DefaultValueFactory = static _ => 3,
        });
        var threads = SharedOptions.Threads();
        var seconds = SharedOptions.Seconds(2);
        var output = SharedOptions.Output();
        var command = new Command("cells", "Compares every cell with the LSTM: two layers, H 256, batch 64, T 64.")
        {
            rounds, threads, seconds, output,
        };
        command.SetAction(parse =>
        {
            var rows = CellComparison.Run(
                parse.GetValue(rounds), parse.GetValue(threads), parse.GetValue(seconds), Console.Error);
            if (parse.GetValue(output) == "json")
                Console.Out.WriteLine(Json.Text(new { Results = rows }));
            else
                CellComparison.Write(rows, Console.Out);
            return ExitCode.Fine;
        });
        return command;
    }
}
