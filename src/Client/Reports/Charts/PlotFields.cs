namespace DistSeq.Client.Reports.Charts;

/// <summary>
/// Properties of plotly.js by name, in the order given. Colors that begin with -- are variables of the page's style.
/// </summary>
internal sealed class PlotFields : Dictionary<string, object?>;
