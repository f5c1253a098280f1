namespace DistSeq.Processes;

/// <summary>The programs as built beside this one, in its own configuration.</summary>
public static class BuiltProgram
{
    public static string Silo => Find("DistSeq.Silo", "distseq-silo.dll");

    public static string Client => Find("DistSeq.Client", "distseq.dll");

    public static string Chaos => Find("DistSeq.Chaos", "DistSeq.Chaos.dll");

    /// <summary>How to start one of them, without the settings of whoever runs this.</summary>
    public static ProcessStartInfo Start(string program, string folder, params IEnumerable<string> arguments)
    {
        var host = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } path ? path : "dotnet";
        var start = new ProcessStartInfo(host, [program, .. arguments]) { WorkingDirectory = folder };
        foreach (var name in start.Environment.Keys.Where(IsSetting).ToList())
            start.Environment.Remove(name);
        start.Environment["NO_COLOR"] = "1";
        return start;
    }

    private static string Find(string project, string file)
    {
        // artifacts/bin/PROJECT/CONFIGURATION/, for this program and the others.
        var configuration = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        var path = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", project, configuration, file));
        return File.Exists(path)
            ? path
            : throw new TroubleException($"{path} is not built; run: dotnet build -c {configuration}");
    }

    private static bool IsSetting(string name) =>
        name.StartsWith("DISTSEQ", StringComparison.Ordinal) || name.StartsWith("ASPNETCORE_", StringComparison.Ordinal)
        || name.StartsWith("OTEL_", StringComparison.Ordinal)
        || name.StartsWith("DOTNET_gc", StringComparison.OrdinalIgnoreCase);
}
