using System.CommandLine;
using System.CommandLine.Invocation;
using DistSeq.Chaos.Output;
using DistSeq.Chaos.Soaking;
using DistSeq.Chaos.Sweeping;

namespace DistSeq.Chaos;

/// <summary>The command line.</summary>
internal static class ChaosCommand
{
    /// <summary>Runs one command line and returns the exit code.</summary>
    public static async Task<int> RunAsync(string[] arguments, CancellationToken cancellation)
    {
        var kills = new Option<int>("--kills")
        {
            Description = "How often to strike, 1 to 1000.",
            DefaultValueFactory = static _ => 5,
        };
        kills.Validators.Add(static result =>
        {
            if (result.GetValueOrDefault<int>() is not (>= 1 and <= 1000))
                result.AddError("--kills must be between 1 and 1000.");
        });
        var seed = new Option<int>("--seed")
        {
            Description = "Draws which fault, which process and when.",
            DefaultValueFactory = static _ => 1,
        };
        var logs = new Option<string?>("--logs")
        {
            Description = "Folder that keeps what the processes say; made if need be.",
            HelpName = "folder",
        };
        var soak = new Option<int?>("--soak")
        {
            Description = $"Instead of strikes, this many small jobs in a row, {Flatness.WarmUp + 1} to 100000: "
                + "what the processes hold must stay as it is.",
            HelpName = "jobs",
        };
        soak.Validators.Add(static result =>
        {
            if (result.GetValueOrDefault<int?>() is not (null or (> Flatness.WarmUp and <= 100_000)))
                result.AddError($"--soak must be between {Flatness.WarmUp + 1} and 100000.");
        });
        var sweep = new Option<bool>("--sweep")
        {
            Description = "Instead of jobs, sweeps: clients that watch them and silos are killed, --kills in all.",
        };
        var output = new Option<string>("--output", "-o")
        {
            Description = "table for people; json for programs: one object on stdout at the end, progress on stderr.",
            DefaultValueFactory = static _ => "table",
        }.AcceptOnlyFromAmong("table", "json");
        var root = new RootCommand(
            "Trains on a cluster of real processes that are killed, stopped and replaced. See docs/chaos.md.")
        {
            kills, seed, soak, sweep, logs, output,
        };
        root.SetAction((parse, token) =>
        {
            var isJson = parse.GetValue(output) == "json";
            if (parse.GetValue(sweep))
            {
                return SweepAsync(
                    new SweepOptions(parse.GetValue(kills), parse.GetValue(seed), parse.GetValue(logs)), isJson, token);
            }

            return parse.GetValue(soak) is { } jobs
                ? SoakAsync(new SoakOptions(jobs, parse.GetValue(logs)), isJson, token)
                : StrikeAsync(new ChaosOptions(parse.GetValue(kills), parse.GetValue(seed), parse.GetValue(logs)), isJson, token);
        });
        var result = root.Parse(arguments);
        if (result.Action is ParseErrorAction)
        {
            foreach (var error in result.Errors)
                await Console.Error.WriteLineAsync(error.Message);
            return ExitCode.Mistake;
        }

        return await result.InvokeAsync(
            new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null },
            cancellation);
    }

    private static Task<int> StrikeAsync(ChaosOptions options, bool isJson, CancellationToken cancellation) => ReportAsync(
        async () =>
        {
            var verdict = await new ChaosRun(options, isJson ? Console.Error : Console.Out).RunAsync(cancellation);
            if (isJson)
                await Console.Out.WriteLineAsync(Json.Text(verdict));
            else
                VerdictTable.Write(verdict, Console.Out);
            return verdict.Failures.Count;
        },
        cancellation);

    private static Task<int> SweepAsync(SweepOptions options, bool isJson, CancellationToken cancellation) => ReportAsync(
        async () =>
        {
            var verdict = await new SweepChaosRun(options, isJson ? Console.Error : Console.Out).RunAsync(cancellation);
            if (isJson)
                await Console.Out.WriteLineAsync(Json.Text(verdict));
            else
                SweepVerdictTable.Write(verdict, Console.Out);
            return verdict.Failures.Count;
        },
        cancellation);

    private static Task<int> SoakAsync(SoakOptions options, bool isJson, CancellationToken cancellation) => ReportAsync(
        async () =>
        {
            var verdict = await new SoakRun(options, isJson ? Console.Error : Console.Out).RunAsync(cancellation);
            if (isJson)
            {
                await Console.Out.WriteLineAsync(Json.Text(verdict));
                return verdict.Failures.Count;
            }

            foreach (var failure in verdict.Failures)
                await Console.Out.WriteLineAsync("FAILED  " + failure);
            await Console.Out.WriteLineAsync(verdict.Failures.Count == 0
                ? "All held: everything is flat."
                : $"{verdict.Failures.Count} failed.");
            return verdict.Failures.Count;
        },
        cancellation);

    private static async Task<int> ReportAsync(Func<Task<int>> run, CancellationToken cancellation)
    {
        try
        {
            var failures = await run();
            // An interrupt is no failure.
            cancellation.ThrowIfCancellationRequested();
            return failures == 0 ? ExitCode.Fine : ExitCode.Missed;
        }
        catch (TroubleException trouble)
        {
            await Console.Error.WriteLineAsync(trouble.Message);
            return ExitCode.Trouble;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("Interrupted.");
            return ExitCode.Interrupted;
        }
    }
}
