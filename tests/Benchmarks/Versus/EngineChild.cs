namespace DistSeq.Benchmarks.Versus;

/// <summary>This program's step command, run as a process of its own.</summary>
internal static class EngineChild
{
    /// <exception cref="TroubleException">The process failed.</exception>
    public static async Task<StepFigures> MeasureAsync(StepConfig config, int threads, double seconds)
    {
        string[] arguments =
        [
            "step", "--config", config.Name, "--threads", threads.ToString(CultureInfo.InvariantCulture),
            "--seconds", seconds.ToString(CultureInfo.InvariantCulture), "-o", "json",
        ];
        // Either the program itself, or "dotnet DistSeq.Benchmarks.dll".
        var host = Environment.ProcessPath!;
        if (Path.GetFileNameWithoutExtension(host) == "dotnet")
            arguments = [typeof(EngineChild).Assembly.Location, .. arguments];
        return Json.Read<StepFigures>(await ProgramRun.OutputAsync(
            new ProcessStartInfo(host, arguments), $"The engine's step of {config.Name} failed."));
    }
}
