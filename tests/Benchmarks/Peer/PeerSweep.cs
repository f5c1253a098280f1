using System.Text.Json;

namespace DistSeq.Benchmarks.Peer;

/// <summary>The same trials by the client's sweep and by two processes of Optuna with libtorch.</summary>
/// <param name="python">A Python that has torch.</param>
/// <param name="optuna">The folder of Optuna's package; null where that Python has it.</param>
/// <param name="text">The text to train on.</param>
/// <param name="steps">Optimizer updates of a trial.</param>
/// <param name="folder">A folder for these runs alone.</param>
internal sealed class PeerSweep(string python, string? optuna, string text, int steps, string folder)
{
    private const int Trials = 24;
    private const int Processes = 2;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(60);

    /// <summary>One after the other. Optuna gets the learning rates that the sweep has drawn.</summary>
    /// <param name="number">Number of the alternation.</param>
    /// <exception cref="TroubleException">A program failed.</exception>
    public async Task<PeerSweepRow> TakeAsync(int number)
    {
        var (seconds, best, rates) = await OursAsync($"sweep-{number}");
        var (peerSeconds, peerBest) = await PeerAsync(rates, Path.Combine(folder, $"journal-{number}"));
        return new PeerSweepRow(seconds, peerSeconds, best, peerBest);
    }

    private async Task<(double Seconds, double Best, IReadOnlyList<double> Rates)> OursAsync(string id)
    {
        var spec = Path.Combine(folder, "sweep.yaml");
        await File.WriteAllTextAsync(spec, Spec());
        var start = BuiltProgram.Start(
            BuiltProgram.Client, folder, ["sweep", "run", spec, "--id", id, "--local", "-o", "json"]);
        await using var client = new ChildProcess(start);
        var run = await Ended(client);
        using var result = JsonDocument.Parse(run.Output);
        var trials = result.RootElement.GetProperty("trials").EnumerateArray().ToList();
        var rates = trials.ConvertAll(static trial => double.Parse(
            trial.GetProperty("values").GetProperty("optimizer.learningRate").GetString()!, CultureInfo.InvariantCulture));
        return (run.Time.TotalSeconds, trials.Min(static trial => trial.GetProperty("objective").GetDouble()), rates);
    }

    private async Task<(double Seconds, double Best)> PeerAsync(IReadOnlyList<double> rates, string journal)
    {
        var watch = Stopwatch.StartNew();
        var processes = Enumerable.Range(0, Processes)
            .Select(process => new ChildProcess(Start(rates, journal, isFirst: process == 0))).ToList();
        try
        {
            var runs = await Task.WhenAll(processes.Select(Ended));
            var seconds = watch.Elapsed.TotalSeconds;
            return (seconds, runs.Min(static run => Best(run.Output)));
        }
        finally
        {
            foreach (var process in processes)
                await process.DisposeAsync();
        }
    }

    private ProcessStartInfo Start(IReadOnlyList<double> rates, string journal, bool isFirst)
    {
        var start = new ProcessStartInfo(
            python,
            [
                Path.Combine(AppContext.BaseDirectory, "Peer", "optuna_sweep.py"), "--text", text,
                "--rates", JsonSerializer.Serialize(rates), "--steps", steps.ToString(CultureInfo.InvariantCulture),
                "--journal", journal, "--trials", (Trials / Processes).ToString(CultureInfo.InvariantCulture),
                .. isFirst ? ["--first"] : Array.Empty<string>(),
            ]);
        if (optuna is not null)
            start.Environment["PYTHONPATH"] = optuna;
        // Two processes with a thread each: more threads only stand in each other's way.
        start.Environment["OMP_NUM_THREADS"] = "1";
        return start;
    }

    private static async Task<ProgramRun> Ended(ChildProcess process)
    {
        var run = await process.WaitAsync(Limit);
        return run.ExitCode == 0 ? run : throw new TroubleException($"A program failed; it said:\n{process.LastWords}");
    }

    private static double Best(string output)
    {
        using var said = JsonDocument.Parse(output);
        return said.RootElement.GetProperty("best").GetDouble();
    }

    // "shake-small" of StepConfigs as a job.
    private string Spec() => $$"""
        name: shake-small
        base:
          name: shake-small
          data: { path: '{{text}}', format: text, tokens: character, validation: 0.1 }
          model: { cell: lstm, layers: 1, hidden: 128 }
          training: { steps: {{steps}}, batch: 32, window: 50, clip: { norm: 5 } }
          optimizer: { kind: adam }
        search:
          optimizer.learningRate: { range: [0.0005, 0.02], scale: log }
        algorithm: random
        budget: { trials: {{Trials}} }
        parallel: {{Processes}}
        """;
}
