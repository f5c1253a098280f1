namespace DistSeq.Benchmarks.Svg;

/// <summary>A line of a chart.</summary>
/// <param name="Name">Its label.</param>
/// <param name="Values">Above 0, at 0, 1, 2 and so on.</param>
/// <param name="Color">As SVG has it.</param>
/// <param name="Dash">Lengths of dashes and gaps; empty for a solid line.</param>
internal sealed record ChartLine(string Name, IReadOnlyList<double> Values, string Color, string Dash);
