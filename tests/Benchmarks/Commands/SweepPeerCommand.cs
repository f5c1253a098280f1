using DistSeq.Benchmarks.Peer;

namespace DistSeq.Benchmarks.Commands;

/// <summary>sweep-peer: a sweep beside the same trials by Optuna with libtorch.</summary>
internal static class SweepPeerCommand
{
    private const double Bar = 2;

    public static Command Create()
    {
        var text = new Option<string>("--text") { Description = "The text to train on.", Required = true };
        var python = new Option<string>("--python")
        {
            Description = "A Python that has torch.",
            DefaultValueFactory = static _ => "python3",
        };
        var optuna = new Option<string>("--optuna") { Description = "The folder of Optuna's package, if Python has none." };
        var steps = SharedOptions.Limited(
            new Option<int>("--steps") { Description = "Optimizer updates of a trial.", DefaultValueFactory = static _ => 500 },
            most: 100_000);
        var alternations = SharedOptions.Alternations(3);
        var output = SharedOptions.Output();
        var command = new Command(
            "sweep-peer",
            "Takes a sweep of 24 trials and the same trials by Optuna with libtorch in turns; exit code 3 if the bar is missed.")
        {
            text, python, optuna, steps, alternations, output,
        };
        command.SetAction(async (parse, _) =>
        {
            var folder = Directory.CreateTempSubdirectory("distseq-peer-").FullName;
            try
            {
                var sweep = new PeerSweep(
                    parse.GetValue(python)!, parse.GetValue(optuna), Path.GetFullPath(parse.GetValue(text)!),
                    parse.GetValue(steps), folder);
                return await RunAsync(sweep, parse.GetValue(alternations), parse.GetValue(output)!);
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        });
        return command;
    }

    private static async Task<int> RunAsync(PeerSweep sweep, int alternations, string output)
    {
        var rows = new List<PeerSweepRow>();
        for (var number = 1; number <= alternations; number++)
        {
            await Console.Error.WriteLineAsync($"alternation {number}");
            rows.Add(await sweep.TakeAsync(number));
        }

        var ratio = Sample.Median(rows.Select(static row => row.Ratio));
        if (output == "json")
        {
            Console.Out.WriteLine(Json.Text(new { Rows = rows, Ratio = ratio, Reached = ratio >= Bar }));
        }
        else
        {
            var table = new TextTable("sweep s", "optuna s", "ratio", "best", "optuna best");
            foreach (var row in rows)
            {
                table.Add(
                    Figures.Short(row.Seconds), Figures.Short(row.PeerSeconds), Figures.Ratio(row.Ratio),
                    Figures.Precise(row.Best), Figures.Precise(row.PeerBest));
            }

            table.Write(Console.Out);
            Console.Out.WriteLine($"median ratio {Figures.Ratio(ratio)}, bar {Figures.Ratio(Bar)}");
        }

        return ratio >= Bar ? ExitCode.Fine : ExitCode.Missed;
    }
}
