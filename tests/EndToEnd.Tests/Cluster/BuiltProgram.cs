using System.Diagnostics;
using System.Globalization;

namespace DistSeq.EndToEnd.Tests.Cluster;

/// <summary>The programs as built beside these tests, in the tests' own configuration.</summary>
internal static class BuiltProgram
{
#if DEBUG
    private const string Configuration = "debug";
#else
    private const string Configuration = "release";
#endif

    public static string Silo { get; } = Repository.File($"artifacts/bin/DistSeq.Silo/{Configuration}/distseq-silo.dll");

    public static string Client { get; } = Repository.File($"artifacts/bin/DistSeq.Client/{Configuration}/distseq.dll");

    public static string Chaos { get; } = Repository.File($"artifacts/bin/DistSeq.Chaos/{Configuration}/DistSeq.Chaos.dll");

    /// <summary>How to start one of them, with none of the settings of whoever runs the tests.</summary>
    public static ProcessStartInfo Start(string program, string folder, params IEnumerable<string> arguments)
    {
        Assert.True(File.Exists(program), $"{program} is not built; run: dotnet build -c Release tests/EndToEnd.Tests");
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [program, .. arguments])
        {
            WorkingDirectory = folder,
        };
        foreach (var name in start.Environment.Keys.Where(IsSetting).ToList())
            start.Environment.Remove(name);
        start.Environment["NO_COLOR"] = "1";
        return start;
    }

    public static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static bool IsSetting(string name) =>
        name.StartsWith("DISTSEQ", StringComparison.Ordinal) || name.StartsWith("ASPNETCORE_", StringComparison.Ordinal)
        || name.StartsWith("OTEL_", StringComparison.Ordinal);
}
