namespace DistSeq.Grains.Jobs;

/// <summary>
/// Restores a job after its store has come back empty: writes again what silos still hold, and reports what is lost.
/// </summary>
internal sealed class JobRevival(string id, JobRecord record, Func<Task> save, IGrainFactory grains, JobServices services)
{
    /// <param name="isListed">Whether the registry has the job.</param>
    /// <param name="training">Its training; null if none runs on this silo.</param>
    public async Task Keep(bool isListed, JobTraining? training)
    {
        if (record.Status is null && !isListed)
            return;
        var isLost = record.Status is null;
        record.Status ??= Lost("its record is gone, and no silo held it");
        if (record.Status.State == JobState.Completed
            && await services.Store.Length(ArtifactName.Checkpoint(id), default) is null)
        {
            isLost = true;
            var reason = Reason("the job had completed, but its weights are gone");
            record.Status = record.Status.Ended(JobState.Failed, reason) with { Checkpoint = null };
        }

        await save();
        var registry = grains.GetGrain<IJobRegistryGrain>(IJobRegistryGrain.Jobs);
        var line = JobLine.Of(record.Status);
        await (isLost ? registry.Lose(line) : registry.Put(line));
        if (record.Status.IsFinished)
            return;

        training?.WantCheckpoint();
        await services.Datasets.Restore(record.Dataset, Modeling.Task(record.Spec!));
    }

    private JobStatus Lost(string what) =>
        new() { Id = id, Name = id, State = JobState.Failed, Error = Reason(what), SubmittedAt = services.Clock.GetUtcNow() };

    private static string Reason(string what) =>
        $"The store came back empty: {what}. Submit it again; give the store persistent storage.";
}
