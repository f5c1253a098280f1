namespace DistSeq.Client.Reports;

/// <summary>How a trial's losses went down.</summary>
/// <param name="Training">The training loss by step.</param>
/// <param name="Validation">The objective by step, where it was measured on the way.</param>
internal sealed record TrialCurve(IReadOnlyList<CurvePoint> Training, IReadOnlyList<CurvePoint> Validation)
{
    public static TrialCurve Of(IReadOnlyList<StepProgress> reports, TrialStatus trial, Objective objective)
    {
        CurvePoint[] training =
        [
            .. reports.Select(static report => new CurvePoint(report.Step, report.TrainLoss ?? report.SmoothedLoss))
                .Where(static point => double.IsFinite(point.Value)),
        ];
        var measured = reports.Where(static report => report.Validation is not null)
            .Select(report => new CurvePoint(report.Step, objective.In(report.Validation!) ?? double.NaN));
        CurvePoint[] validation =
        [
            .. measured.Concat(trial.Rungs.Select(static rung => new CurvePoint(rung.Step, rung.Objective)))
                .Where(static point => double.IsFinite(point.Value)).DistinctBy(static point => point.Step)
                .OrderBy(static point => point.Step),
        ];
        return new TrialCurve(training, validation);
    }
}
