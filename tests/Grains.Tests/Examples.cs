namespace DistSeq.Grains.Tests;

/// <summary>Small jobs and the data they train on.</summary>
internal static class Examples
{
    private static readonly string[] Heads = ["alba", "bro", "cera", "dino", "echi", "giga", "iguan", "mega"];
    private static readonly string[] Tails = ["saurus", "raptor", "don", "ceratops", "titan", "mimus", "nyx"];

    public static string Lines { get; } = string.Join('\n', Heads.SelectMany(head => Tails.Select(tail => head + tail)));

    public static string Continuous { get; } = string.Concat(
        Enumerable.Range(0, 12).Select(n => $"The {n}th fox jumps over {n + 1} lazy dogs. "));

    public static string Labelled { get; } = string.Join(
        '\n', Heads.SelectMany(head => Tails.Select(tail => $"{head}{tail}\t{tail}")));

    public static string Tagged { get; } = string.Join(
        "\n\n", Heads.Select((head, n) => string.Join('\n', Tails.Skip(n % 3).Select(tail => $"{head}{tail} {tail[0]}"))));

    /// <summary>Four parts of broken chords, thirds apart, of different lengths.</summary>
    public static string Rolls { get; } =
        $"{{\"train\": [{Pieces(0, 24)}], \"valid\": [{Pieces(24, 4)}], \"test\": [{Pieces(28, 4)}]}}";

    public static string Melodies { get; } = string.Join('\n', Enumerable.Range(0, 40).Select(n =>
        string.Join(' ', Enumerable.Range(0, 6 + (n % 5))
            .Select(t => $"{"CDEFGAB"[((n * 3) + t) % 7]}4{(t % 3 == 0 ? ",0.5" : "")}"))));

    /// <summary>80 hours of two plants, with days of six hours and gaps at every other hour.</summary>
    public static string Series { get; } = "plant,hour,load,free\n" + string.Concat(Enumerable.Range(0, 80).SelectMany(
        hour => new[] { ("n", 10.0), ("s", 2.0) }.Select(plant => FormattableString.Invariant(
            $"{plant.Item1},{hour},{plant.Item2 * ((hour % 6) + (hour * hour % 7 / 5.0) + (hour % 2))},{hour % 2}\n"))));

    /// <summary>
    /// An LSTM small enough to train in the blink of an eye, and large enough for four parameter shards (15,276 parameters).
    /// </summary>
    public static JobSpec Job { get; } = new()
    {
        Name = "test",
        Data = new DataSpec { Path = "names.txt", Validation = 0.2 },
        Model = new ModelSpec { Cell = CellKind.Lstm, Hidden = 48 },
        Training = new TrainingSpec { Steps = 12, Batch = 16, Window = 12 },
        Optimizer = new OptimizerSpec { LearningRate = 0.01 },
        Cluster = new ClusterSpec { Workers = 2, ParameterShards = 2 },
    };

    /// <summary>Forecasts <see cref="Series"/> four hours ahead.</summary>
    public static JobSpec Forecast { get; } = Job with
    {
        Task = TaskKind.Forecast,
        Data = Job.Data with
        {
            Format = DataFormat.Csv,
            Columns = new ColumnsSpec { Time = "hour", Targets = ["load"], Covariates = ["free"], Series = "plant" },
            Forecast = new ForecastSpec { Horizon = 4, Season = 6 },
        },
        Model = new ModelSpec { Cell = CellKind.Gru, Hidden = 24 },
    };

    /// <summary>
    /// An LSTM so large that even a quarter of it travels in pooled memory (<see cref="TensorBlock.Rent"/>): 83,520 parameters
    /// besides those of its tokens.
    /// </summary>
    public static ModelSpec Large { get; } = new() { Cell = CellKind.Lstm, Hidden = 144 };

    public static string Text(DataFormat format) => format switch
    {
        DataFormat.Lines => Lines,
        DataFormat.Text => Continuous,
        DataFormat.Tsv => Labelled,
        DataFormat.Rolls => Rolls,
        DataFormat.Csv => Series,
        _ => Tagged,
    };

    /// <summary>The data of a job.</summary>
    public static string Text(JobSpec spec) => spec.Learns == TaskKind.Improvise ? Melodies : Text(spec.Data.Format);

    public static JobSpec Shaped(this JobSpec spec, int workers, int shards) =>
        spec with { Cluster = new ClusterSpec { Workers = workers, ParameterShards = shards } };

    private static string Pieces(int first, int count) =>
        string.Join(", ", Enumerable.Range(first, count).Select(n => $"[{string.Join(", ", Steps(n))}]"));

    private static IEnumerable<string> Steps(int piece) => Enumerable.Range(0, 5 + (piece % 9))
        .Select(t => $"[{40 + ((piece + (3 * t)) % 30)}, {60 + ((piece + t) % 12)}]");
}
