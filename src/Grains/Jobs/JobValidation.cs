using DistSeq.Contracts.Generation;
using DistSeq.Grains.Models;

namespace DistSeq.Grains.Jobs;

/// <summary>
/// Measures a job on its validation split while it trains: keeps the best model, lowers the rates of a schedule that watches the
/// objective, and ends the job when it no longer improves. All of it depends on the steps alone: a new attempt goes back to what
/// its checkpoint says, and steps that are trained again measure the same again.
/// </summary>
internal sealed class JobValidation(string id, JobRecord record, JobServices services)
{
    private JobSpec Spec => record.Spec!;

    private StepInterval? Every => Spec.Training.Measures(Spec.Optimizer.Schedule);

    private bool KeepsBest => Spec.Training.KeepsBest(Spec.Optimizer.Schedule);

    /// <summary>What is known so far.</summary>
    public ValidationMark Mark { get; private set; } = ValidationMark.Start;

    /// <summary>Whether the job is to end because it has not improved for long enough.</summary>
    public bool IsOver => Spec.Training.Patience is { } patience && Mark.SinceBest >= patience;

    /// <summary>The step whose model is handed over instead of the last; null if the last is handed over.</summary>
    public long? KeptStep(long last) => KeepsBest && Mark.Best?.Step is { } best && best != last ? best : null;

    /// <summary>Goes on from a checkpoint, or from the beginning.</summary>
    public void Restore(ValidationMark mark) => Mark = mark;

    /// <summary>The version after this one at which the next measurement is due; beyond all versions if none is.</summary>
    public long Next(JobPlan plan, long version)
    {
        if (Every is not { } every || plan.Corpus.Targets(Split.Validation) == 0)
            return long.MaxValue;
        var due = Due(every.Steps ?? plan.Batch.StepsPerEpoch, plan.StepAt(version));
        return (due + plan.StepsPerVersion - 1) / plan.StepsPerVersion;
    }

    /// <summary>
    /// Measures a version for others to decide by, unless it was measured already. How training goes on does not depend on it.
    /// </summary>
    public async Task Look(Attempt attempt, long version, JobProgress progress)
    {
        if (Mark.Latest?.Step == attempt.Plan.StepAt(version) || attempt.Plan.Corpus.Targets(Split.Validation) == 0)
            return;
        var result = await Measured(attempt, await attempt.Snapshot(version));
        Mark = Mark with { Latest = result };
        progress.Measured(result, Mark, attempt.Plan);
    }

    /// <summary>Measures the version that all shards have between two runs of steps, unless it was measured already.</summary>
    public async Task Measure(Attempt attempt, long version, JobProgress progress)
    {
        if (Mark.Latest?.Step == attempt.Plan.StepAt(version) || attempt.Plan.Corpus.Targets(Split.Validation) == 0)
            return;
        var model = await attempt.Snapshot(version);
        var result = await Measured(attempt, model);
        var isBest = IsBetter(result, Mark.Best);
        if (isBest && KeepsBest)
            await Keep(attempt, model);
        var schedule = Rules.Schedule(Spec.Optimizer).Report(Mark.Schedule, Objective(result));
        var lowers = schedule.Factor != Mark.RateFactor;
        Mark = (Mark with
        {
            Latest = result,
            Best = isBest ? result : Mark.Best,
            SinceBest = isBest ? 0 : Mark.SinceBest + 1,
        }).With(schedule);
        // If it is measured only at the end, it is in the job's status alone.
        if (Every is not null)
            progress.Measured(result, Mark, attempt.Plan);
        if (lowers)
            await attempt.SetRateFactor(schedule.Factor);
    }

    /// <summary>Deletes the models that were kept on the way. Best effort: leftovers are deleted with the job.</summary>
    public async Task Clear()
    {
        await foreach (var artifact in services.Store.List(ArtifactName.AllBest(id), default))
            await services.Store.Delete(artifact.Name, default);
    }

    // Without large tables, as every checkpoint has it.
    private async Task<EvaluationResult> Measured(Attempt attempt, TrainedModel model)
    {
        var measured = await attempt.Measure(Split.Validation, null, model);
        TrainingMetrics.Measured(id, measured.Measures);
        return measured with
        {
            Tables = [.. measured.Tables.Where(static table => table.Rows.Count <= JobStatus.MostRows)],
        };
    }

    // The first step after this one that ends an interval.
    private static long Due(double interval, long step)
    {
        var number = Math.Floor(step / interval);
        long due;
        do
            due = (long)Math.Ceiling(++number * interval);
        while (due <= step);
        return due;
    }

    // Lower is better.
    private static double Objective(EvaluationResult result) => result.Measures[0].Cost;

    private static bool IsBetter(EvaluationResult result, EvaluationResult? best) =>
        double.IsFinite(Objective(result)) && (best is null || Objective(result) < Objective(best));

    // The best models of checkpoints stay, as an attempt may go back to them.
    private async Task Keep(Attempt attempt, TrainedModel model)
    {
        var ledger = (await attempt.Ledgers())[0].ToString();
        await WeightsFile.Write(ArtifactName.Best(id, model.Step!.Value), id, record, model, ledger, services);
        var needed = record.Manifests.Select(manifest => manifest.Progress.Validation.Best?.Step).Append(model.Step)
            .Append(Mark.Best?.Step)
            .Where(step => step is not null)
            .Select(step => ArtifactName.Best(id, step!.Value))
            .ToHashSet();
        var old = new List<string>();
        await foreach (var artifact in services.Store.List(ArtifactName.AllBest(id), default))
        {
            if (!needed.Contains(artifact.Name))
                old.Add(artifact.Name);
        }

        foreach (var name in old)
            await services.Store.Delete(name, default);
    }
}
