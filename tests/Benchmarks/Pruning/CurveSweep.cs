using DistSeq.Contracts.Specs;

namespace DistSeq.Benchmarks.Pruning;

/// <summary>The sweep whose learning curves are recorded.</summary>
internal static class CurveSweep
{
    /// <summary>Configurations that are recorded.</summary>
    public const int Count = 200;

    /// <summary>Optimizer updates of a training.</summary>
    public const int Steps = 1_620;

    /// <summary>Steps from one measurement to the next.</summary>
    public const int Every = 60;

    /// <summary>The text, which the repository has.</summary>
    public const string Text = "examples/data/verse.txt";

    /// <summary>A job of a few characters and units, trained in a second or two.</summary>
    public static JobSpec Base { get; } = new()
    {
        Name = "curve",
        Data = new DataSpec { Path = Text, Format = DataFormat.Text, Validation = 0.02 },
        Training = new TrainingSpec
        {
            Steps = Steps, Window = 24, ValidateEvery = Every, Keep = KeptWeights.Last, Clip = new ClipSpec { Norm = 1 },
        },
    };

    /// <summary>Random search over these fields.</summary>
    /// <param name="seed">Of the search.</param>
    public static SweepSpec Of(long seed) => new()
    {
        Base = Base,
        Seed = seed,
        Search = new Dictionary<string, SearchSpec>
        {
            ["model.cell"] = new() { Values = ["rnn", "lstm", "gru"] },
            ["model.hidden"] = new() { Range = [8, 64], Scale = SearchScale.Log },
            ["model.dropout.output"] = new() { Range = [0, 0.5] },
            ["optimizer.learningRate"] = new() { Range = [3e-4, 0.1], Scale = SearchScale.Log },
            ["training.batch"] = new() { Values = ["4", "8", "16"] },
        },
        Budget = new BudgetSpec { Trials = Count },
    };
}
