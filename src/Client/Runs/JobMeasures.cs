using DistSeq.Contracts.Generation;

namespace DistSeq.Client.Runs;

/// <summary>The figures of a job by their names, the objective first.</summary>
/// <param name="Validation">Of the held-out data with the final weights; empty where there are none.</param>
internal sealed record JobMeasures(IReadOnlyDictionary<string, double?> Validation)
{
    public static JobMeasures Of(IReadOnlyList<MeasuredValue> validation) =>
        new(validation.ToDictionary(static measure => measure.Name, static measure => Finite.OrNull(measure.Value)));
}
