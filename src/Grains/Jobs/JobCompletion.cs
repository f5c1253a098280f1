using DistSeq.Contracts.Generation;
using DistSeq.Engine.Generation;

namespace DistSeq.Grains.Jobs;

/// <summary>
/// Finishes a job after its last step: measures and writes the model that it hands over, the best or the last.
/// </summary>
internal sealed class JobCompletion(
    string id, JobRecord record, JobServices services, JobValidation validation, JobCheckpoints checkpoints)
{
    private const int Samples = 8;
    private static readonly SamplingOptions SampleOptions = new(MaxTokens: 40);

    private JobSpec Spec => record.Spec!;

    /// <summary>Measures the model and writes it.</summary>
    /// <param name="attempt">All of its shards have the last version.</param>
    /// <param name="version">That version.</param>
    /// <param name="progress">Where the last figures are reported.</param>
    /// <param name="write">Repeats a write to the store until it works.</param>
    /// <returns>What it adds to the job's status.</returns>
    /// <exception cref="InvalidDataException">The weights are not what the job asked for, or the best are lost.</exception>
    /// <exception cref="NotFiniteException">The model's loss is not finite.</exception>
    public async Task<Func<JobStatus, JobStatus>> Write(
        Attempt attempt, long version, JobProgress progress, Func<Func<Task>, Task> write)
    {
        await attempt.Ready(version);
        var ledgers = await attempt.Ledgers();
        if (ledgers.Select(ledger => ledger.Fault(version)).FirstOrDefault(fault => fault is not null) is { } fault)
        {
            throw new InvalidDataException(
                $"The weights are not what the job asked for: {fault}. Report this as a fault of DistSeq.");
        }

        var step = attempt.Plan.StepAt(version);
        // Before the last measurement, which a longer training might not make here.
        ResumableState? training = null;
        if (Spec.Training.KeepState)
            await write(async () => training = await checkpoints.Resumable(attempt, version, progress));
        await validation.Measure(attempt, version, progress);
        var mark = validation.Mark;
        var kept = validation.KeptStep(step);
        if (kept is null && mark.Latest is { } last && !double.IsFinite(last.Loss))
            throw NotFiniteException.Of(last.Loss, step, Rules.Rate(Spec.Optimizer, step));
        var (model, ledger) = (await attempt.Snapshot(version), ledgers[0].ToString());
        string? lastSha256 = null;
        if (kept is { } best)
        {
            await write(async () =>
                lastSha256 = await WeightsFile.Write(ArtifactName.Last(id), id, record, model, ledger, services, training));
            training = null;
            (model, ledger) = await WeightsFile.Read(ArtifactName.Best(id, best), services);
        }

        var test = attempt.Plan.Corpus.Targets(Split.Test) == 0 ? null
            : await attempt.Measure(Split.Test, kept is { } measured ? ArtifactName.Best(id, measured) : null, model);
        var samples = await services.Compute.Run(() => model.Samples(Samples, SampleOptions));
        Func<JobStatus, JobStatus>? said = null;
        await write(async () => said = await WeightsFile.Write(id, record, model, ledger, services, training));
        var valid = kept is null ? mark.Latest : mark.Best;
        return status => said!(status).Measured(valid, test) with
        {
            Samples = samples,
            BestStep = BestStep(mark.Best),
            LastCheckpoint = lastSha256 is null ? null : ArtifactName.Last(id),
            LastCheckpointSha256 = lastSha256,
        };
    }

    private long? BestStep(EvaluationResult? best) =>
        Spec.Training.Measures(Spec.Optimizer.Schedule) is null ? null : best?.Step;
}
