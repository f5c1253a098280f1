using DistSeq.Contracts.Specs;

namespace DistSeq.Benchmarks.Search;

/// <summary>Two functions of the literature, and one that looks like a search over networks.</summary>
internal static class KnownFunctions
{
    // Dixon and Szegő, "The global optimization problem: an introduction", 1978.
    private static readonly double[] Weights = [1.0, 1.2, 3.0, 3.2];

    private static readonly double[][] Scales =
    [
        [10, 3, 17, 3.5, 1.7, 8], [0.05, 10, 17, 0.1, 8, 14], [3, 3.5, 1.7, 10, 17, 8], [17, 8, 0.05, 10, 0.1, 14],
    ];

    private static readonly double[][] Places =
    [
        [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886], [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
        [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.6650], [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381],
    ];

    // Of the function that is made up: random search gets to 0.180 in 100 trials, in the median of many seeds.
    private const double Scale = 2.1;

    /// <summary>Three minima of 0.397887.</summary>
    public static TestFunction Branin { get; } = TestFunction.OfNumbers(
        "Branin",
        0.397887,
        static x => Square(x[1] - (5.1 / (4 * Math.PI * Math.PI) * x[0] * x[0]) + (5 / Math.PI * x[0]) - 6)
            + (10 * (1 - (1 / (8 * Math.PI))) * Math.Cos(x[0])) + 10,
        (-5, 10), (0, 15));

    /// <summary>Its minimum is -3.32237.</summary>
    public static TestFunction Hartmann { get; } = TestFunction.OfNumbers(
        "Hartmann-6",
        -3.32237,
        static x => -Enumerable.Range(0, 4).Sum(peak => Weights[peak]
            * Math.Exp(-Enumerable.Range(0, 6).Sum(i => Scales[peak][i] * Square(x[i] - Places[peak][i])))),
        (0, 1), (0, 1), (0, 1), (0, 1), (0, 1), (0, 1));

    /// <summary>
    /// Made up: lists, whole numbers, logarithms, and fields that only some cells and optimizers have. Its minimum is near 0.
    /// </summary>
    public static TestFunction Mixed { get; } = new(
        "mixed conditional",
        new Dictionary<string, SearchSpec>
        {
            ["model.cell"] = new() { Values = ["rnn", "lstm", "gru"] },
            ["model.layers"] = new() { Range = [1, 4] },
            ["model.hidden"] = new() { Range = [16, 1024], Scale = SearchScale.Log },
            ["model.dropout.betweenLayers"] = new() { Range = [0, 0.8] },
            ["model.forgetBias"] = new() { Range = [-2, 4], When = Only("model.cell", "lstm") },
            ["optimizer.kind"] = new() { Values = ["sgd", "adam", "rms-prop"] },
            ["optimizer.learningRate"] = new() { Range = [1e-5, 1], Scale = SearchScale.Log },
            ["optimizer.momentum"] = new() { Range = [0, 0.99], When = Only("optimizer.kind", "sgd") },
            ["training.clip.norm"] = new()
            {
                Range = [0.05, 50],
                Scale = SearchScale.Log,
                When = Only("model.cell", "lstm", "gru"),
            },
        },
        static values => MixedValue(values));

    private static double MixedValue(IReadOnlyDictionary<string, string> values)
    {
        double Of(string field) => TestFunction.Number(values, field);
        var (cell, optimizer) = (values["model.cell"], values["optimizer.kind"]);
        var (layers, rate) = (Of("model.layers"), Math.Log10(Of("optimizer.learningRate")));
        // Momentum makes steps longer, by 1 / (1 - momentum).
        if (optimizer == "sgd")
            rate -= Math.Log10(1 - Of("optimizer.momentum"));
        var loss = cell switch { "lstm" => 0, "gru" => 0.03, _ => 0.2 }
            + (optimizer switch { "adam" => 0, "sgd" => 0.02, _ => 0.04 })
            + (0.08 * Square(rate - (optimizer switch { "adam" => -2.5, "sgd" => 0, _ => -3 })))
            // More layers need less of each, and more dropout.
            + (0.02 * Square(Math.Log2(Of("model.hidden")) - (9 - (0.5 * layers))))
            + (0.02 * Square(layers - 2))
            + (0.3 * Square(Of("model.dropout.betweenLayers") - (0.1 * layers)));
        if (cell == "lstm")
            loss += 0.02 * Square(Of("model.forgetBias") - 1);
        if (cell != "rnn")
            loss += 0.03 * Square(Math.Log10(Of("training.clip.norm")) - 0.3);
        return Scale * loss;
    }

    private static Dictionary<string, IReadOnlyList<string>> Only(string field, params string[] values) =>
        new() { [field] = values };

    private static double Square(double x) => x * x;
}
