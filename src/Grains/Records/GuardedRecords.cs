using DistSeq.Contracts.Cluster;
using DistSeq.Grains.Jobs;
using DistSeq.Grains.Sweeps;
using Orleans.Storage;

namespace DistSeq.Grains.Records;

/// <summary>Records whose store throws what callers know, and nothing else.</summary>
internal sealed class GuardedRecords(IGrainStorage inner) : IGrainStorage
{
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        Guard(stateName, grainId, () => inner.ReadStateAsync(stateName, grainId, grainState));

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        Guard(stateName, grainId, () => inner.WriteStateAsync(stateName, grainId, grainState));

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        Guard(stateName, grainId, () => inner.ClearStateAsync(stateName, grainId, grainState));

    // Only jobs and sweeps have an id that somebody has chosen.
    private static string OtherAdvice(string name) =>
        name is JobRecord.Name or SweepRecord.Name ? ", or use another id" : "";

    private static async Task Guard(string name, GrainId grain, Func<Task> call)
    {
        var note = SealedRecordSerializer.Note();
        try
        {
            await call();
        }
        catch (Exception) when (note.Text is not null)
        {
            throw new DamagedException(
                $"The record '{name}' of '{grain.Key}' in the cluster's store is damaged: {note.Text} "
                + $"Put the store back to a copy from before{OtherAdvice(name)}; and see to the store's disk.");
        }
        catch (Exception e) when (StoreTrouble.Is(e))
        {
            throw StoreTrouble.Of(e);
        }
    }
}
