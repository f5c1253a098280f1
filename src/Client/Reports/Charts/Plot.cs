using Microsoft.FSharp.Collections;
using Plotly.NET;

namespace DistSeq.Client.Reports.Charts;

/// <summary>A chart of Plotly.NET, as the figure that plotly.js draws.</summary>
internal sealed class Plot
{
    private const int Digits = 6;

    private readonly List<Trace> _traces = [];
    private readonly PlotFields _layout = new()
    {
        ["autosize"] = true,
        ["paper_bgcolor"] = "--panel",
        ["plot_bgcolor"] = "--panel",
        ["font"] = new PlotFields { ["color"] = "--ink", ["size"] = 12 },
        ["margin"] = new PlotFields { ["l"] = 52, ["r"] = 16, ["t"] = 12, ["b"] = 44 },
        ["hovermode"] = "closest",
        ["hoverlabel"] = new PlotFields
        {
            ["bgcolor"] = "--panel",
            ["bordercolor"] = "--axis",
            ["font"] = new PlotFields { ["color"] = "--ink" },
        },
        ["legend"] = new PlotFields
        {
            ["orientation"] = "h",
            ["x"] = 0,
            ["y"] = 1.02,
            ["yanchor"] = "bottom",
            ["itemclick"] = false,
            ["itemdoubleclick"] = false,
        },
        ["showlegend"] = false,
    };

    public Plot(PlotAxis? x = null, PlotAxis? y = null)
    {
        if (x is not null)
            _layout["xaxis"] = x.Fields;
        if (y is not null)
            _layout["yaxis"] = y.Fields;
    }

    /// <summary>Adds a trace, such as scatter, box or bar.</summary>
    public Plot Add(string type, PlotFields fields)
    {
        var trace = new Trace(type);
        foreach (var (name, value) in fields)
            trace.SetProperty(name, value);
        _traces.Add(trace);
        return this;
    }

    /// <summary>Sets what concerns the chart as a whole.</summary>
    public Plot With(string name, object? value)
    {
        _layout[name] = value;
        return this;
    }

    /// <summary>The figure as JSON.</summary>
    public string ToJson()
    {
        var layout = new Layout();
        foreach (var (name, value) in _layout)
            layout.SetProperty(name, value);
        return GenericChart.toFigureJson(
            GenericChart.setLayout(layout, GenericChart.ofTraceObjects(false, ListModule.OfSeq(_traces))));
    }

    /// <summary>Text that plotly.js shows as it is: it reads a few tags of HTML, and fields in braces.</summary>
    public static string Text(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal)
        .Replace("%{", "%\u200b{", StringComparison.Ordinal);

    /// <summary>A number with as many digits as a chart can show; null for one that it cannot.</summary>
    public static double? Number(double? value) => value is { } number && double.IsFinite(number)
        ? double.Parse(number.ToString($"G{Digits}", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)
        : null;

    /// <summary>The same for many.</summary>
    public static double?[] Numbers(IEnumerable<double> values) => [.. values.Select(static value => Number(value))];
}
