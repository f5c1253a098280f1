using DistSeq.Benchmarks.Svg;

namespace DistSeq.Benchmarks.Gradients;

/// <summary>The networks of the chart, and how each is drawn: a colour a family (Okabe and Ito 2008), a dash a member.</summary>
internal static class GradientChart
{
    private const string Vermilion = "#d55e00";
    private const string Green = "#009e73";
    private const string Blue = "#0072b2";

    private static readonly (GradientCase Case, string Color, string Dash)[] Lines =
    [
        (new("LSTM, forget bias 3", CellKind.Lstm, 3), Blue, ""),
        (new("LSTM, forget bias 1", CellKind.Lstm, 1), Blue, "9 4"),
        (new("RNN, orthogonal", CellKind.Rnn), Vermilion, ""),
        (new("GRU", CellKind.Gru), Green, ""),
        (new("LSTM, forget bias 0", CellKind.Lstm, 0), Blue, "2 4"),
        (new("RNN, uniform ±1/√H", CellKind.Rnn, IsUniform: true), Vermilion, "9 4"),
    ];

    public static IReadOnlyList<ChartLine> Measure() =>
        [.. Lines.Select(line => new ChartLine(line.Case.Name, GradientDecay.Measure(line.Case), line.Color, line.Dash))];

    public static string Draw(IReadOnlyList<ChartLine> lines) => new LogChart
    {
        Title = "Gradient norm by distance from the loss, at initialization",
        Description = "Norm of dLoss/dh on a logarithmic axis, 0 to 100 time steps before the loss, for untrained networks of "
            + $"{GradientDecay.Hidden} units; 100 steps back: "
            + string.Join("; ", lines.Select(line => $"{line.Name}: {LogChart.Scientific(line.Values[^1])}")) + ".",
        Across = "time steps back from the loss",
        Up = "norm of dLoss/dh",
        LowestDecade = -24,
        HighestDecade = 0,
        DecadesOfTick = 4,
        StepsOfTick = 10,
    }.Draw(lines);
}
