using DistSeq.Benchmarks.Sweeps;
using DistSeq.Contracts.Specs;

namespace DistSeq.Benchmarks.Commands;

/// <summary>sweep-scale: what the coordinator of a sweep needs for each of many trials.</summary>
internal static class SweepScaleCommand
{
    private static readonly SearchAlgorithm[] Searches = [SearchAlgorithm.Random, SearchAlgorithm.Tpe];

    public static Command Create()
    {
        var trials = SharedOptions.Limited(
            new Option<int>("--trials") { Description = "Trials of each sweep.", DefaultValueFactory = static _ => 1_000 },
            least: 100, most: 100_000);
        var output = SharedOptions.Output();
        var command = new Command(
            "sweep-scale", "Runs a sweep of one-step jobs on a silo; exit code 3 if a bar is missed.") { trials, output };
        command.SetAction(async (parse, _) =>
        {
            var rows = new List<SweepScaleFigures>();
            foreach (var search in Searches)
                rows.Add(await SweepScaleRun.MeasureAsync(search, parse.GetValue(trials)));
            var reached = rows.TrueForAll(static row => row is { IsFast: true, IsFlat: true });
            if (parse.GetValue(output) == "json")
                Console.Out.WriteLine(Json.Text(new { Results = rows, Reached = reached }));
            else
                Write(rows);
            return reached ? ExitCode.Fine : ExitCode.Missed;
        });
        return command;
    }

    private static void Write(List<SweepScaleFigures> rows)
    {
        var table = new TextTable(
            "search", "trials", "ms job", "ms sweep", "last fifth", "bar", "MB at 10, 25, 50, 100 %", "kB a trial", "bar");
        foreach (var row in rows)
        {
            table.Add(
                row.Search, Figures.Count(row.Trials), Figures.Short(row.JobMilliseconds), Figures.Short(row.SweepMilliseconds),
                Figures.Short(row.LastMilliseconds), Bar(row.IsFast),
                string.Join(", ", row.Memory.Select(static at => Figures.Short(at.Bytes / 1e6))),
                Figures.Short(row.KilobytesATrial), Bar(row.IsFlat));
        }

        table.Write(Console.Out);
    }

    private static string Bar(bool isReached) => isReached ? "reached" : "missed";
}
