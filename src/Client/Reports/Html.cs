using System.Net;
using DistSeq.Client.Reports.Charts;
using DistSeq.Client.Views;

namespace DistSeq.Client.Reports;

/// <summary>
/// HTML in which every value is escaped: text goes in only as a value of an interpolated string, whose literal parts are the
/// markup.
/// </summary>
internal sealed class Html
{
    private readonly StringBuilder _text = new();
    private int _plots;

    public void Add(FormattableString markup)
    {
        object?[] values = [.. markup.GetArguments().Select(Escaped)];
        _text.AppendFormat(CultureInfo.InvariantCulture, markup.Format, values).Append('\n');
    }

    /// <summary>Adds the page's own script or style as it is.</summary>
    /// <param name="element">The element, with attributes where it has any.</param>
    /// <param name="content">What is in it.</param>
    public void AddOwn(string element, string content) =>
        _text.Append('<').Append(element).Append('>').Append(content).Append("</").Append(element.Split(' ')[0]).Append(">\n");

    /// <summary>A chart with what it shows in words, for readers who do not see it.</summary>
    public void Add(Plot plot, string label, string style = "")
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"chart-{++_plots}");
        Add($"<figure><div class=\"chart {style}\" id=\"{id}\" role=\"img\" aria-label=\"{label}\"></div>");
        _text.Append(CultureInfo.InvariantCulture, $"<script type=\"application/json\" id=\"{id}-data\">")
            .Append(plot.ToJson().Replace("<", "\\u003c", StringComparison.Ordinal)).Append("</script>\n");
        Add($"""
            <button type="button" class="save" data-plot="{id}" aria-label="Save as SVG: {label}">Save as SVG</button></figure>
            """);
    }

    /// <summary>Opens a part that scrolls sideways where it is too wide, also by keyboard.</summary>
    public void OpenScroll(string label, string style = "") =>
        Add($"<div class=\"scroll {style}\" role=\"region\" tabindex=\"0\" aria-label=\"{label}\">");

    public void CloseScroll() => Add($"</div>");

    public override string ToString() => _text.ToString();

    private static object Escaped(object? value) => WebUtility.HtmlEncode(Figures.Printable(value switch
    {
        null => "",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    }));
}
