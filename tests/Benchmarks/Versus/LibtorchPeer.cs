using System.Globalization;
using System.Runtime.InteropServices;
using DistSeq.Benchmarks.Output;
using DistSeq.Benchmarks.Steps;
using DistSeq.Engine.Cells;

namespace DistSeq.Benchmarks.Versus;

/// <summary>The program in tests/Benchmarks/Libtorch, restored and built when it is needed, and run as a process of its own.</summary>
internal sealed class LibtorchPeer
{
    private const string Project = "tests/Benchmarks/Libtorch";
    private const string Name = "DistSeq.Benchmarks.Libtorch";

    private readonly string _program;
    private readonly string? _loadFirst;

    private LibtorchPeer(string program, string? loadFirst)
    {
        _program = program;
        _loadFirst = loadFirst;
    }

    /// <summary>Restores and builds the peer.</summary>
    /// <exception cref="TroubleException">The machine is not linux-x64, or lacks the packages, g++ or the sources.</exception>
    public static LibtorchPeer Build(TextWriter progress)
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != Architecture.X64)
            throw new TroubleException($"The comparison with libtorch runs on linux-x64 only; this is {RuntimeInformation.RuntimeIdentifier}.");
        var folder = Path.Combine(RepositoryRoot(), Project);
        var project = Path.Combine(folder, Name + ".csproj");
        progress.WriteLine("Restoring and building the libtorch peer (about 600 MB of packages the first time).");
        Dotnet("The packages TorchSharp and libtorch-cpu-linux-x64 cannot be restored. Make a package source with them reachable, then try again.",
            "restore", project, "--locked-mode");
        Dotnet($"{Project} does not build.", "build", project, "-c", "Release", "--no-restore", "-nodeReuse:false", "-p:UseSharedCompilation=false");
        var output = Dotnet($"{Project} does not say where it was built.", "msbuild", project, "-p:Configuration=Release", "-getProperty:TargetDir").Trim();
        return new LibtorchPeer(Path.Combine(output, Name + ".dll"), StandardLibrary.Complete(output, Path.Combine(folder, "standard_streams.cpp")));
    }

    /// <summary>Measures a configuration.</summary>
    /// <exception cref="TroubleException">The peer failed.</exception>
    public PeerFigures Measure(StepConfig config, int threads, double seconds)
    {
        var count = threads.ToString(CultureInfo.InvariantCulture);
        var environment = new Dictionary<string, string> { ["OMP_NUM_THREADS"] = count, ["MKL_NUM_THREADS"] = count };
        if (_loadFirst is not null)
            environment["LD_PRELOAD"] = _loadFirst;
        return Json.Read<PeerFigures>(ChildProcess.Run(
            DotnetHost, [_program, .. Arguments(config, threads, seconds)], environment, $"libtorch's step of {config.Name} failed."));
    }

    private static IEnumerable<string> Arguments(StepConfig config, int threads, double seconds)
    {
        yield return $"cell={CellName(config.Cell)}";
        yield return Number("vocabulary", config.Vocabulary);
        yield return Number("embedding", config.Embedding);
        yield return Number("hidden", config.Hidden);
        yield return Number("layers", config.Layers);
        yield return Number("batch", config.Batch);
        yield return Number("window", config.Window);
        yield return config.Optimizer == OptimizerKind.Adam ? "optimizer=adam" : "optimizer=sgd";
        yield return Number("rate", config.LearningRate);
        if (config.ClipValue is { } value)
            yield return Number("clip-value", value);
        if (config.ClipNorm is { } norm)
            yield return Number("clip-norm", norm);
        yield return Number("threads", threads);
        yield return Number("seconds", seconds);
        yield return Number("fewest-steps", StepRun.FewestSteps);
    }

    private static string CellName(CellKind cell) => cell switch
    {
        CellKind.Rnn => "rnn",
        CellKind.Lstm => "lstm",
        CellKind.GruResetAfter => "gru",
        _ => throw new ArgumentOutOfRangeException(nameof(cell), cell, "libtorch has no such cell."),
    };

    private static string Number(string name, double value) => string.Create(CultureInfo.InvariantCulture, $"{name}={value}");

    private static string DotnetHost => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } host ? host : "dotnet";

    private static string Dotnet(string trouble, params string[] arguments) =>
        ChildProcess.Run(DotnetHost, arguments, new Dictionary<string, string>(), trouble);

    private static string RepositoryRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (Directory.Exists(Path.Combine(folder.FullName, Project)))
                return folder.FullName;
        }

        throw new TroubleException($"No folder above {AppContext.BaseDirectory} holds {Project}; run this from a build inside the repository.");
    }
}
