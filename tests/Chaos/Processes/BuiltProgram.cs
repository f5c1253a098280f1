using System.Diagnostics;

namespace DistSeq.Chaos.Processes;

/// <summary>The programs as built beside this one, in its own configuration.</summary>
internal static class BuiltProgram
{
#if DEBUG
    private const string Configuration = "debug";
#else
    private const string Configuration = "release";
#endif

    public static string Silo { get; } = Find("DistSeq.Silo", "distseq-silo.dll");

    public static string Client { get; } = Find("DistSeq.Client", "distseq.dll");

    /// <summary>How to start one of them, with none of the settings of whoever runs this.</summary>
    public static ProcessStartInfo Start(string program, string folder, params IEnumerable<string> arguments)
    {
        var host = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        var start = new ProcessStartInfo(host, [program, .. arguments]) { WorkingDirectory = folder };
        foreach (var name in start.Environment.Keys.Where(IsSetting).ToList())
            start.Environment.Remove(name);
        start.Environment["NO_COLOR"] = "1";
        return start;
    }

    private static string Find(string project, string file)
    {
        // artifacts/bin/PROJECT/CONFIGURATION/, of this program as of the others.
        var path = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", project, Configuration, file));
        return File.Exists(path) ? path : throw new TroubleException($"{path} is not built; run: dotnet build -c Release tests/Chaos");
    }

    private static bool IsSetting(string name) =>
        name.StartsWith("DISTSEQ", StringComparison.Ordinal) || name.StartsWith("ASPNETCORE_", StringComparison.Ordinal)
        || name.StartsWith("OTEL_", StringComparison.Ordinal);
}
