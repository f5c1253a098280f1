using System.CommandLine.Invocation;

namespace DistSeq.Benchmarks.Commands;

/// <summary>The command line as a whole.</summary>
internal static class CommandRoot
{
    /// <summary>Runs one command line and returns the exit code.</summary>
    public static int Run(string[] arguments)
    {
        var root = new RootCommand(
            "Measures the engine: how fast it is, how well it learns, how its gradients vanish; how good searches are; what a "
            + "cluster makes of its speed, and of a corpus larger than memory. See docs/benchmarks.md.")
        {
            StepCommand.Create(),
            LengthsCommand.Create(),
            VersusLibtorchCommand.Create(),
            KernelsCommand.Create(),
            CellsCommand.Create(),
            GradientNormsCommand.Create(),
            LearnCommand.Create(),
            SearchCommand.Create(),
            SweepScaleCommand.Create(),
            LagCommand.Create(),
            SweepPeerCommand.Create(),
            ClusterCommand.Create(),
            ScaleCommand.Create(),
            CorpusCommand.Create(),
        };
        var result = root.Parse(arguments);
        if (result.Action is ParseErrorAction)
        {
            foreach (var error in result.Errors)
                Console.Error.WriteLine(error.Message);
            return ExitCode.Mistake;
        }

        try
        {
            return result.Invoke(
                new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (Exception trouble) when (trouble is TroubleException or TimeoutException)
        {
            Console.Error.WriteLine(trouble.Message);
            return ExitCode.Trouble;
        }
    }
}
