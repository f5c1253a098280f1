using DistSeq.Benchmarks.Corpora;

namespace DistSeq.Benchmarks.Commands;

/// <summary>corpus: what client and silo need for a corpus that is larger than the memory they may use.</summary>
internal static class CorpusCommand
{
    private const double Megabyte = 1e6;

    public static Command Create()
    {
        var gigabytes = new Option<double>("--gigabytes")
        {
            Description = "Size of the corpus, 0.01 to 100.",
            DefaultValueFactory = static _ => 2,
        };
        gigabytes.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double>() is not (>= 0.01 and <= 100))
                result.AddError("--gigabytes must be a number between 0.01 and 100.");
        });
        var text = new Option<string>("--text")
        {
            Description = "The text whose lines it is made of, in another order each time.",
            DefaultValueFactory = static _ => Path.Combine("examples", "data", "dinosaurs.txt"),
        };
        var folder = new Option<string>("--folder")
        {
            Description = "Where corpus, stores and runs are kept, about five times the corpus; deleted afterwards.",
            DefaultValueFactory = static _ => Path.GetTempPath(),
        };
        var output = SharedOptions.Output();
        var command = new Command(
            "corpus",
            "Trains 50 steps on a large text, and tells memory, time and whether the losses are those of tokens in memory.")
        {
            gigabytes, text, folder, output,
        };
        command.SetAction(async (parse, _) =>
        {
            var rows = await RunAsync(parse.GetValue(gigabytes), parse.GetValue(text)!, parse.GetValue(folder)!);
            var reached = rows.All(row => row.Reached);
            if (parse.GetValue(output) == "json")
                Console.Out.WriteLine(Json.Text(new { Results = rows, Reached = reached }));
            else
                Write(rows);
            return reached ? ExitCode.Fine : ExitCode.Missed;
        });
        return command;
    }

    private static async Task<List<CorpusRow>> RunAsync(double gigabytes, string text, string parent)
    {
        var folder = Path.Combine(parent, $"distseq-corpus-{Environment.ProcessId}");
        Directory.CreateDirectory(folder);
        try
        {
            var (file, packed) = (Path.Combine(folder, "corpus.txt"), Path.Combine(folder, "packed"));
            var source = new CorpusText(text);
            await Console.Error.WriteLineAsync("writing the corpus");
            source.Write((long)(gigabytes * 1e9), file, packed);
            var expected = CorpusReference.Losses(file, source.Characters);
            var rows = new List<CorpusRow>();
            foreach (var (name, path, isLocal) in new[]
            {
                ("client and silo, one file", file, false), ("client and silo, folder of .gz", packed, false),
                ("--local, one file", file, true), ("--local, folder of .gz", packed, true),
            })
            {
                await Console.Error.WriteLineAsync($"{name}: {new FileInfo(file).Length / Megabyte:n0} MB");
                var run = Path.Combine(folder, $"run-{rows.Count}");
                rows.Add(await CorpusRun.TakeAsync(name, path, isLocal, run, expected));
                Directory.Delete(run, recursive: true);
            }

            return rows;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Write(List<CorpusRow> rows)
    {
        var table = new TextTable("corpus", "client MB", "silo MB", "upload s", "first step s", "equal losses", "bars");
        foreach (var row in rows)
        {
            table.Add(
                row.Name, Text(row.ClientBytes / Megabyte), row.SiloBytes is { } silo ? Text(silo / Megabyte) : "",
                Text(row.UploadSeconds), Text(row.FirstStepSeconds), $"{row.Equal} of {CorpusReference.Steps}",
                row.Reached ? "reached" : "missed");
        }

        table.Write(Console.Out);
    }

    private static string Text(double value) => value.ToString("0.0", CultureInfo.InvariantCulture);
}
