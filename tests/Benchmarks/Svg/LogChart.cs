namespace DistSeq.Benchmarks.Svg;

/// <summary>
/// Lines over a logarithmic axis, each labelled at its right end. It has a light background, so that it is readable on any page.
/// </summary>
internal sealed class LogChart
{
    private const int Width = 860;
    private const int Height = 560;
    private const int Left = 84;
    private const int Right = 660;
    private const int Top = 58;
    private const int Bottom = 500;
    private const int LabelLeft = Right + 28;
    private const int LabelDistance = 19;

    private const string Style = """
        .paper { fill: #f8fafc; stroke: #94a3b8; }
        .grid { stroke: #cbd5e1; stroke-width: 1; }
        .line { fill: none; stroke-width: 2.5; stroke-linejoin: round; }
        .leader { fill: none; stroke-width: 1.5; }
        .title { fill: #0f172a; font-size: 16px; font-weight: 600; }
        .name { fill: #0f172a; font-size: 13px; }
        .tick { fill: #334155; font-size: 13px; }
        .middle { fill: #334155; font-size: 13px; text-anchor: middle; }
        .end { fill: #334155; font-size: 13px; text-anchor: end; }
        """;

    public required string Title { get; init; }

    /// <summary>What it shows, in words.</summary>
    public required string Description { get; init; }

    /// <summary>Title of the horizontal axis.</summary>
    public required string Across { get; init; }

    /// <summary>Title of the vertical axis.</summary>
    public required string Up { get; init; }

    /// <summary>Power of ten at the lower end.</summary>
    public required int LowestDecade { get; init; }

    /// <summary>Power of ten at the upper end.</summary>
    public required int HighestDecade { get; init; }

    /// <summary>Decades from tick to tick.</summary>
    public required int DecadesOfTick { get; init; }

    /// <summary>Values from tick to tick.</summary>
    public required int StepsOfTick { get; init; }

    /// <summary>Such as 3.2 · 10⁻⁴.</summary>
    public static string Scientific(double value)
    {
        var parts = value.ToString("0.0e0", CultureInfo.InvariantCulture).Split('e');
        return $"{parts[0]} · {PowerOfTen(int.Parse(parts[1], CultureInfo.InvariantCulture))}";
    }

    /// <summary>The chart as the text of an SVG file. All lines have equally many values.</summary>
    public string Draw(IReadOnlyList<ChartLine> lines)
    {
        var svg = new SvgDocument(Width, Height, Title, Description, Style);
        var last = lines[0].Values.Count - 1;
        svg.Rectangle("paper", 1, 1, Width - 2, Height - 2, 12);
        svg.Text("title", Left, 34, Title);
        DrawAxes(svg, last);
        foreach (var line in lines.Reverse())
            svg.Path("line", line.Values.Select((value, step) => (X(step, last), Y(value))), Stroke(line));
        var heights = LabelColumn.Spread([.. lines.Select(line => Y(line.Values[^1]))], LabelDistance);
        foreach (var (line, height) in lines.Zip(heights))
        {
            svg.Path(
                "leader", [(Right + 3, Y(line.Values[^1])), (Right + 14, height), (LabelLeft - 5, height)],
                Stroke(line with { Dash = "" }));
            svg.Text("name", LabelLeft, height + 4.5, line.Name);
        }

        return svg.End();
    }

    private static string Stroke(ChartLine line) =>
        $"stroke=\"{line.Color}\"" + (line.Dash.Length > 0 ? $" stroke-dasharray=\"{line.Dash}\"" : "");

    private static string PowerOfTen(int exponent) =>
        "10" + string.Concat(
            exponent.ToString(CultureInfo.InvariantCulture).Select(symbol => symbol == '-' ? '⁻' : "⁰¹²³⁴⁵⁶⁷⁸⁹"[symbol - '0']));

    private static double X(int step, int last) => Left + ((double)step / last * (Right - Left));

    private double Y(double value) =>
        Top + ((HighestDecade - Math.Log10(value)) / (HighestDecade - LowestDecade) * (Bottom - Top));

    private void DrawAxes(SvgDocument svg, int last)
    {
        for (var decade = HighestDecade; decade >= LowestDecade; decade -= DecadesOfTick)
        {
            var y = Y(Math.Pow(10, decade));
            svg.Path("grid", [(Left, y), (Right, y)]);
            svg.Text("end", Left - 8, y + 4.5, PowerOfTen(decade));
        }

        for (var step = 0; step <= last; step += StepsOfTick)
        {
            svg.Path("grid", [(X(step, last), Bottom), (X(step, last), Bottom + 5)]);
            svg.Text("middle", X(step, last), Bottom + 21, step.ToString(CultureInfo.InvariantCulture));
        }

        svg.Text("middle", (Left + Right) / 2.0, Bottom + 44, Across);
        var middle = (Top + Bottom) / 2;
        svg.Text("middle", 24, middle, Up, $"transform=\"rotate(-90 24 {middle})\"");
    }
}
