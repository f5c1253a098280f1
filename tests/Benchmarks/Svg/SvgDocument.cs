using System.Security;

namespace DistSeq.Benchmarks.Svg;

/// <summary>The elements of a picture, one per line. Numbers have one decimal, so that last bits do not show.</summary>
internal sealed class SvgDocument
{
    private readonly StringBuilder _text = new();

    /// <param name="width">In pixels.</param>
    /// <param name="height">In pixels.</param>
    /// <param name="title">What it is.</param>
    /// <param name="description">What it shows, for those who cannot see it.</param>
    /// <param name="style">Style sheet, one rule per line.</param>
    public SvgDocument(int width, int height, string title, string description, string style)
    {
        Line($"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" """
            + """aria-labelledby="title description" font-family="system-ui, -apple-system, 'Segoe UI', Roboto, """
            + """'DejaVu Sans', sans-serif" font-size="13">""");
        Line($"""  <title id="title">{SecurityElement.Escape(title)}</title>""");
        Line($"""  <desc id="description">{SecurityElement.Escape(description)}</desc>""");
        Line("  <style>");
        foreach (var rule in style.Split('\n'))
            Line($"    {rule.Trim()}");
        Line("  </style>");
    }

    public void Rectangle(string kind, double x, double y, double width, double height, double corner) =>
        Line($"""  <rect class="{kind}" x="{Number(x)}" y="{Number(y)}" width="{Number(width)}" """
            + $"""height="{Number(height)}" rx="{Number(corner)}" />""");

    /// <summary>A line through points.</summary>
    /// <param name="kind">Its class.</param>
    /// <param name="points">Two or more.</param>
    /// <param name="more">Further attributes; may be empty.</param>
    public void Path(string kind, IEnumerable<(double X, double Y)> points, string more = "")
    {
        var steps = points.Select((point, index) => $"{(index == 0 ? 'M' : 'L')}{Number(point.X)} {Number(point.Y)}");
        Line($"""  <path class="{kind}"{(more.Length > 0 ? " " + more : "")} d="{string.Join(' ', steps)}" />""");
    }

    public void Text(string kind, double x, double y, string text, string more = "") =>
        Line($"""  <text class="{kind}"{(more.Length > 0 ? " " + more : "")} x="{Number(x)}" y="{Number(y)}">"""
            + $"{SecurityElement.Escape(text)}</text>");

    /// <summary>The whole file.</summary>
    public string End() => _text + "</svg>\n";

    private static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    private void Line(string line) => _text.Append(line).Append('\n');
}
