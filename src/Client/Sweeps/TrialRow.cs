using DistSeq.Client.Runs;

namespace DistSeq.Client.Sweeps;

/// <summary>One trial in JSON.</summary>
internal sealed record TrialRow(
    int Number,
    TrialState State,
    int? Parent,
    IReadOnlyDictionary<string, string> Values,
    double? Objective,
    IReadOnlyDictionary<string, double?> Objectives,
    IReadOnlyDictionary<string, double?> Measures,
    long Parameters,
    long Steps,
    double? Seconds,
    IReadOnlyList<RungRow> Rungs,
    string Job,
    string? Reason)
{
    public static TrialRow Of(TrialStatus trial) => new(trial.Number, trial.State, trial.Parent, trial.Values,
        Finite.OrNull(trial.Objective), JobMeasures.ByName(trial.Objectives), JobMeasures.ByName(trial.Measures),
        trial.Parameters, trial.Steps,
        Finite.OrNull(trial.Seconds), [.. trial.Rungs.Select(RungRow.Of)], trial.Job, trial.Reason);
}
