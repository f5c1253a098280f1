namespace DistSeq.Grains.Cluster;

/// <summary>Keeps the list of jobs.</summary>
internal sealed class JobRegistryGrain(
    [PersistentState("jobs", StorageName.Records)] IPersistentState<JobRegistryRecord> record) : Grain, IJobRegistryGrain
{
    /// <summary>A duplicate finds its job listed.</summary>
    public async Task Add(string job)
    {
        if (record.State.Jobs.Contains(job))
            return;
        record.State.Jobs.Add(job);
        record.State.Open.Add(job);
        try
        {
            await record.WriteStateAsync();
        }
        catch
        {
            // What is not written down is to be added again.
            record.State.Jobs.Remove(job);
            record.State.Open.Remove(job);
            throw;
        }
    }

    /// <summary>A duplicate finds it closed. One that is lost is made up for by whoever finds the job ended.</summary>
    public async Task Close(string job)
    {
        if (record.State.Open.Remove(job))
            await record.WriteStateAsync();
    }

    public Task<IReadOnlyList<string>> List() => Task.FromResult<IReadOnlyList<string>>([.. record.State.Jobs]);

    public Task<IReadOnlyList<string>> ListOpen() => Task.FromResult<IReadOnlyList<string>>([.. record.State.Open]);
}
