using System.Text.Json.Serialization;
using DistSeq.Client.Views;

namespace DistSeq.Client.Runs;

/// <summary>The measures of a job by name, the objective first, for the weights that it hands over.</summary>
/// <param name="Validation">Of the validation split; empty where there is none.</param>
/// <param name="Test">Of the test split; empty where there is none.</param>
internal sealed record JobMeasures(IReadOnlyDictionary<string, double?> Validation, IReadOnlyDictionary<string, double?> Test)
{
    /// <summary>The measures for which higher is better, as text: <c>accuracy 97.5 %</c>; empty without any.</summary>
    [JsonIgnore]
    public string Shares { get; private init; } = "";

    /// <summary>The same for the test split.</summary>
    [JsonIgnore]
    public string TestShares { get; private init; } = "";

    public static JobMeasures Of(JobStatus status) => new(ByName(status.Measures), ByName(status.TestMeasures))
    {
        Shares = SharesOf(status.Measures),
        TestShares = SharesOf(status.TestMeasures),
    };

    /// <summary>The measures for which higher is better, as text.</summary>
    public static string SharesOf(IReadOnlyList<MeasuredValue> measures) => string.Join(
        ", ", measures.Where(static measure => measure.IsBetterHigh)
            .Select(static measure => $"{measure.Name.Replace('-', ' ')} {Figures.Percent(measure.Value)}"));

    /// <summary>Measures by name.</summary>
    public static IReadOnlyDictionary<string, double?> ByName(IReadOnlyList<MeasuredValue> measures) =>
        measures.ToDictionary(static measure => measure.Name, static measure => Finite.OrNull(measure.Value));
}
