using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using DistSeq.Benchmarks.Kernels;

namespace DistSeq.Benchmarks.Commands;

/// <summary>kernels: the engine's kernels one by one, with BenchmarkDotNet.</summary>
internal static class KernelsCommand
{
    public static Command Create()
    {
        var filter = new Option<string>("--filter")
        {
            Description = "Which to run: a pattern over type and method, such as *PackedProduct*.",
            HelpName = "pattern",
            DefaultValueFactory = static _ => "*",
        };
        var verbose = new Option<bool>("--verbose") { Description = "Shows all that BenchmarkDotNet has to say." };
        var command = new Command(
            "kernels", "Measures products, activations and softmax one by one, on one thread.") { filter, verbose };
        command.SetAction(parse => Run(parse.GetValue(filter)!, parse.GetValue(verbose)));
        return command;
    }

    private static int Run(string filter, bool isVerbose)
    {
        Type[] all = [typeof(PackedProduct), typeof(WeightGradient), typeof(ActivationFunctions), typeof(SoftmaxLoss)];
        var peak = 0.0;
        var ran = 0;
        foreach (var kernel in all)
        {
            peak = Math.Max(peak, FmaPeak.Measure(1));
            foreach (var summary in BenchmarkSwitcher.FromTypes([kernel])
                .Run(["--filter", filter], KernelConfig.Create(isVerbose, peak)))
            {
                if (summary.HasCriticalValidationErrors || summary.Reports.Any(report => !report.Success))
                    throw new TroubleException($"{kernel.Name} failed; see what happens with --verbose.");
                MarkdownExporter.Console.ExportToLog(summary, ConsoleLogger.Ascii);
                ran += summary.Reports.Length;
            }
        }

        Console.Out.WriteLine($"FMA peak of one thread: {Figures.Short(peak)} GFLOP/s.");
        if (ran > 0)
            return ExitCode.Fine;
        Console.Error.WriteLine(
            $"Nothing matches --filter {filter}; there are {string.Join(", ", all.Select(kernel => kernel.Name))}.");
        return ExitCode.Mistake;
    }
}
