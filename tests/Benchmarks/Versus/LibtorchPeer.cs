using System.Runtime.InteropServices;

namespace DistSeq.Benchmarks.Versus;

/// <summary>
/// The program in tests/Benchmarks/Libtorch. It is restored and built when needed, and runs as a process of its own.
/// </summary>
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
    public static async Task<LibtorchPeer> BuildAsync(TextWriter progress)
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != Architecture.X64)
        {
            throw new TroubleException(
                $"The comparison with libtorch runs on linux-x64 only; this is {RuntimeInformation.RuntimeIdentifier}.");
        }

        var folder = Path.Combine(Repository.Root, Project);
        var project = Path.Combine(folder, Name + ".csproj");
        progress.WriteLine("Restoring and building the libtorch peer (about 600 MB of packages the first time).");
        await DotnetAsync("The packages TorchSharp and libtorch-cpu-linux-x64 cannot be restored. "
            + "Make a package source with them reachable, then try again.", "restore", project, "--locked-mode");
        await DotnetAsync($"{Project} does not build.",
            "build", project, "-c", "Release", "--no-restore", "-nodeReuse:false", "-p:UseSharedCompilation=false");
        var output = (await DotnetAsync($"{Project} does not say where it was built.",
            "msbuild", project, "-p:Configuration=Release", "-getProperty:TargetDir")).Trim();
        return new LibtorchPeer(
            Path.Combine(output, Name + ".dll"),
            await StandardLibrary.CompleteAsync(output, Path.Combine(folder, "standard_streams.cpp")));
    }

    /// <summary>Measures a configuration.</summary>
    /// <exception cref="TroubleException">The peer failed.</exception>
    public async Task<PeerFigures> MeasureAsync(StepConfig config, int threads, double seconds)
    {
        var start = new ProcessStartInfo(DotnetHost, [_program, .. Arguments(config, threads, seconds)]);
        start.Environment["OMP_NUM_THREADS"] = start.Environment["MKL_NUM_THREADS"] =
            threads.ToString(CultureInfo.InvariantCulture);
        if (_loadFirst is not null)
            start.Environment["LD_PRELOAD"] = _loadFirst;
        return Json.Read<PeerFigures>(await ProgramRun.OutputAsync(start, $"libtorch's step of {config.Name} failed."));
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

    private static string DotnetHost =>
        Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } host ? host : "dotnet";

    private static Task<string> DotnetAsync(string trouble, params string[] arguments) =>
        ProgramRun.OutputAsync(new ProcessStartInfo(DotnetHost, arguments), trouble);
}
