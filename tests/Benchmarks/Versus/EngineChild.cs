using System.Globalization;
using DistSeq.Benchmarks.Output;
using DistSeq.Benchmarks.Steps;

namespace DistSeq.Benchmarks.Versus;

/// <summary>This program's step command, run as a process of its own.</summary>
internal static class EngineChild
{
    /// <exception cref="TroubleException">The process failed.</exception>
    public static StepFigures Measure(StepConfig config, int threads, double seconds)
    {
        string[] arguments =
        [
            "step", "--config", config.Name, "--threads", threads.ToString(CultureInfo.InvariantCulture),
            "--seconds", seconds.ToString(CultureInfo.InvariantCulture), "-o", "json",
        ];
        // Started as a program of its own, or as "dotnet DistSeq.Benchmarks.dll".
        var host = Environment.ProcessPath!;
        if (Path.GetFileNameWithoutExtension(host) == "dotnet")
            arguments = [typeof(EngineChild).Assembly.Location, .. arguments];
        return Json.Read<StepFigures>(ChildProcess.Run(host, arguments, new Dictionary<string, string>(), $"The engine's step of {config.Name} failed."));
    }
}
