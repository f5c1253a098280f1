using Orleans.Storage;

namespace DistSeq.Silo.Storage;

/// <summary>
/// Records of a store that may come back empty. A write that is refused because of its version is made anew where the store has
/// no record at all: the record is gone, and nobody else has written one. Where there is one, another activation has taken over.
/// </summary>
internal sealed partial class ReturningGrainStorage(IGrainStorage storage, ILogger<ReturningGrainStorage> log)
    : IGrainStorage, ILifecycleParticipant<ISiloLifecycle>
{
    public void Participate(ISiloLifecycle observer) => (storage as ILifecycleParticipant<ISiloLifecycle>)?.Participate(observer);

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        storage.ReadStateAsync(stateName, grainId, grainState);

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        storage.ClearStateAsync(stateName, grainId, grainState);

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        try
        {
            await storage.WriteStateAsync(stateName, grainId, grainState);
        }
        catch (InconsistentStateException) when (grainState.ETag is not null)
        {
            var stored = new GrainState<T>();
            await storage.ReadStateAsync(stateName, grainId, stored);
            if (stored.RecordExists || stored.ETag is not null)
                throw;
            LogAnew(log, grainId);
            // Refused once more where another activation comes first.
            grainState.ETag = null;
            await storage.WriteStateAsync(stateName, grainId, grainState);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The record of {Grain} is gone from the store; it is written anew")]
    private static partial void LogAnew(ILogger logger, GrainId grain);
}
