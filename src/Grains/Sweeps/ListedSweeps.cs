using DistSeq.Contracts.Sweeps;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;

namespace DistSeq.Grains.Sweeps;

/// <summary>Records of sweeps, for the list of sweeps.</summary>
internal sealed class ListedSweeps(
    [FromKeyedServices(StorageName.Records)] IGrainStorage storage, IGrainFactory grains, TimeProvider clock) : IListedRecords
{
    public string Name => SweepRecord.Name;

    public async Task<JobLine?> Read(string id)
    {
        var now = clock.GetUtcNow();
        var sweep = new GrainState<SweepRecord>();
        try
        {
            await storage.ReadStateAsync(SweepRecord.Name, grains.GetGrain<ISweepGrain>(id).GetGrainId(), sweep);
        }
        catch (DamagedException e)
        {
            return new JobLine { Id = id, Name = id, State = JobState.Failed, Error = e.Message, EndedAt = now };
        }

        if (sweep.State?.Status(id) is not { } status)
            return null;
        return new JobLine
        {
            Id = id,
            Name = status.Name,
            State = status.IsFinished ? JobState.Completed : JobState.Queued,
            SubmittedAt = sweep.State.SubmittedAt ?? now,
            EndedAt = status.IsFinished ? now : null,
        };
    }
}
