using DistSeq.Contracts.Specs;
using DistSeq.Grains.Parameters.Wire;

namespace DistSeq.Grains.Tests;

/// <summary>Small jobs and the data they train on.</summary>
internal static class Examples
{
    private static readonly string[] Heads = ["alba", "bro", "cera", "dino", "echi", "giga", "iguan", "mega"];
    private static readonly string[] Tails = ["saurus", "raptor", "don", "ceratops", "titan", "mimus", "nyx"];

    public static string Lines { get; } = string.Join('\n', Heads.SelectMany(head => Tails.Select(tail => head + tail)));

    public static string Continuous { get; } = string.Concat(Enumerable.Range(0, 12).Select(n => $"The {n}th fox jumps over {n + 1} lazy dogs. "));

    public static string Labelled { get; } = string.Join('\n', Heads.SelectMany(head => Tails.Select(tail => $"{head}{tail}\t{tail}")));

    public static string Tagged { get; } = string.Join("\n\n", Heads.Select((head, n) => string.Join('\n', Tails.Skip(n % 3).Select(tail => $"{head}{tail} {tail[0]}"))));

    /// <summary>An LSTM small enough for the blink of an eye and large enough for four parameter shards (15,276 parameters).</summary>
    public static JobSpec Job { get; } = new()
    {
        Name = "test",
        Data = new DataSpec { Path = "names.txt", Validation = 0.2 },
        Model = new ModelSpec { Cell = CellKind.Lstm, Hidden = 48 },
        Training = new TrainingSpec { Steps = 12, Batch = 16, Window = 12 },
        Optimizer = new OptimizerSpec { LearningRate = 0.01 },
        Cluster = new ClusterSpec { Workers = 2, ParameterShards = 2 },
    };

    /// <summary>
    /// An LSTM of which a quarter still travels in memory that serves again (<see cref="TensorBlock.Rent"/>): 83,520 parameters besides those
    /// of its tokens.
    /// </summary>
    public static ModelSpec Large { get; } = new() { Cell = CellKind.Lstm, Hidden = 144 };

    public static string Text(DataFormat format) => format switch
    {
        DataFormat.Lines => Lines,
        DataFormat.Text => Continuous,
        DataFormat.Tsv => Labelled,
        _ => Tagged,
    };

    public static JobSpec Shaped(this JobSpec spec, int workers, int shards) =>
        spec with { Cluster = new ClusterSpec { Workers = workers, ParameterShards = shards } };
}
