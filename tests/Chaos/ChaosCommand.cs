using System.CommandLine;
using System.CommandLine.Invocation;
using DistSeq.Benchmarks.Output;
using DistSeq.Chaos.Output;

namespace DistSeq.Chaos;

/// <summary>The command line.</summary>
internal static class ChaosCommand
{
    /// <summary>Runs one command line and returns the exit code.</summary>
    public static async Task<int> RunAsync(string[] arguments, CancellationToken cancellation)
    {
        var kills = new Option<int>("--kills") { Description = "How often to strike, 1 to 1000.", DefaultValueFactory = static _ => 5 };
        kills.Validators.Add(static result =>
        {
            if (result.GetValueOrDefault<int>() is not (>= 1 and <= 1000))
                result.AddError("--kills must be between 1 and 1000.");
        });
        var seed = new Option<int>("--seed") { Description = "Draws which fault, which process and when.", DefaultValueFactory = static _ => 1 };
        var logs = new Option<string?>("--logs") { Description = "Folder that keeps what the processes say; made if need be.", HelpName = "folder" };
        var output = new Option<string>("--output", "-o")
        {
            Description = "table for people; json for programs: one object on stdout at the end, progress on stderr.",
            DefaultValueFactory = static _ => "table",
        }.AcceptOnlyFromAmong("table", "json");
        var root = new RootCommand("Trains on a cluster of real processes that are killed, stopped and replaced. See docs/chaos.md.") { kills, seed, logs, output };
        root.SetAction((parse, token) => RunAsync(
            new ChaosOptions(parse.GetValue(kills), parse.GetValue(seed), parse.GetValue(logs)), parse.GetValue(output) == "json", token));
        var result = root.Parse(arguments);
        if (result.Action is ParseErrorAction)
        {
            foreach (var error in result.Errors)
                await Console.Error.WriteLineAsync(error.Message);
            return ExitCode.Mistake;
        }

        return await result.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, cancellation);
    }

    private static async Task<int> RunAsync(ChaosOptions options, bool isJson, CancellationToken cancellation)
    {
        try
        {
            var verdict = await new ChaosRun(options, isJson ? Console.Error : Console.Out).RunAsync(cancellation);
            if (isJson)
                await Console.Out.WriteLineAsync(Json.Text(verdict));
            else
                VerdictTable.Write(verdict, Console.Out);
            return verdict.Failures.Count == 0 ? ExitCode.Fine : ExitCode.Missed;
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
