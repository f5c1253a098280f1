using Orleans.Storage;

namespace DistSeq.Grains.Records;

/// <summary>Records; throws only exceptions that callers know.</summary>
/// <param name="inner">The store.</param>
/// <param name="chosen">Names of records whose ids users choose.</param>
internal sealed class GuardedRecords(IGrainStorage inner, params string[] chosen) : IGrainStorage
{
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        Guard(stateName, grainId, () => inner.ReadStateAsync(stateName, grainId, grainState));

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        Guard(stateName, grainId, () => inner.WriteStateAsync(stateName, grainId, grainState));

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        Guard(stateName, grainId, () => inner.ClearStateAsync(stateName, grainId, grainState));

    private async Task Guard(string name, GrainId grain, Func<Task> call)
    {
        var note = SealedRecordSerializer.Note();
        try
        {
            await StoreTrouble.Guard(call);
        }
        catch (Exception) when (note.Text is not null)
        {
            var otherAdvice = chosen.Contains(name) ? ", or use another id" : "";
            throw new DamagedException(
                $"The record '{name}' of '{grain.Key}' in the cluster's store is damaged: {note.Text} "
                + $"Restore the store from an earlier copy{otherAdvice}; and check the store's disk.");
        }
    }
}
