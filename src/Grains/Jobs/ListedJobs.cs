using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;

namespace DistSeq.Grains.Jobs;

/// <summary>Records of jobs, for the list of jobs.</summary>
internal sealed class ListedJobs(
    [FromKeyedServices(StorageName.Records)] IGrainStorage storage, IGrainFactory grains, TimeProvider clock) : IListedRecords
{
    public string Name => JobRecord.Name;

    public async Task<JobLine> Wake(string id) => JobLine.Of(await grains.GetGrain<IJobGrain>(id).GetStatus());

    public async Task<JobLine?> Read(string id)
    {
        var job = new GrainState<JobRecord>();
        try
        {
            await storage.ReadStateAsync(JobRecord.Name, grains.GetGrain<IJobGrain>(id).GetGrainId(), job);
        }
        catch (DamagedException e)
        {
            return new JobLine { Id = id, Name = id, State = JobState.Failed, Error = e.Message, EndedAt = clock.GetUtcNow() };
        }

        if (job.State?.Status is not { } status)
            return null;
        var line = JobLine.Of(status) with { Dataset = status.Dataset ?? job.State.Dataset };
        // The record does not say when it ended, but how long it trained.
        return line.IsFinished
            ? line with { EndedAt = status.SubmittedAt + TimeSpan.FromSeconds(Math.Clamp(status.Seconds, 0, 1e9)) }
            : line;
    }
}
