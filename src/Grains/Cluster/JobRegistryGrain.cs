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
        try
        {
            await record.WriteStateAsync();
        }
        catch
        {
            // What is not written down is to be added again.
            record.State.Jobs.Remove(job);
            throw;
        }
    }

    public Task<IReadOnlyList<string>> List() => Task.FromResult<IReadOnlyList<string>>([.. record.State.Jobs]);
}
