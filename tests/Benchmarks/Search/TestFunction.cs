using DistSeq.Contracts.Specs;

namespace DistSeq.Benchmarks.Search;

/// <summary>A function to minimize, over fields of a job spec.</summary>
/// <param name="Name">As the table has it.</param>
/// <param name="Fields">What is searched, by path.</param>
/// <param name="Value">The function of a trial's values.</param>
internal sealed record TestFunction(
    string Name, IReadOnlyDictionary<string, SearchSpec> Fields, Func<IReadOnlyDictionary<string, string>, double> Value)
{
    // Fields that take real numbers, whatever they are called.
    private static readonly string[] RealFields =
    [
        "model.dropout.betweenLayers", "model.dropout.input", "model.dropout.output", "model.forgetBias",
        "optimizer.learningRate", "optimizer.momentum",
    ];

    /// <summary>Its lowest value.</summary>
    public double Minimum { get; init; }

    /// <summary>A function of real numbers, each between two bounds, and its minimum.</summary>
    public static TestFunction OfNumbers(
        string name, double minimum, Func<double[], double> value, params (double Lowest, double Highest)[] ranges)
    {
        var fields = RealFields.Zip(ranges).ToDictionary(
            static pair => pair.First, static pair => new SearchSpec { Range = [pair.Second.Lowest, pair.Second.Highest] });
        return new TestFunction(
            name, fields, values => value([.. RealFields.Take(ranges.Length).Select(field => Number(values, field))]))
        {
            Minimum = minimum,
        };
    }

    /// <summary>The number that a trial has for a field.</summary>
    public static double Number(IReadOnlyDictionary<string, string> values, string field) =>
        double.Parse(values[field], CultureInfo.InvariantCulture);
}
