using DistSeq.Contracts.Sweeps;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;

namespace DistSeq.Grains.Sweeps;

/// <summary>Records of sweeps, for the list of sweeps.</summary>
internal sealed class ListedSweeps(
    [FromKeyedServices(StorageName.Records)] IGrainStorage storage, IGrainFactory grains, TimeProvider clock) : IListedRecords
{
    public string Name => SweepRecord.Name;

    public Task<JobLine> Wake(string id) => grains.GetGrain<ISweepRecordGrain>(id).Wake();

    public async Task<JobLine?> Read(string id)
    {
        var sweep = new GrainState<SweepRecord>();
        try
        {
            await storage.ReadStateAsync(SweepRecord.Name, grains.GetGrain<ISweepGrain>(id).GetGrainId(), sweep);
        }
        catch (DamagedException e)
        {
            return new JobLine { Id = id, Name = id, State = JobState.Failed, Error = e.Message, EndedAt = clock.GetUtcNow() };
        }

        return sweep.State?.Line(id);
    }
}
