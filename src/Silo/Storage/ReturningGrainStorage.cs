using DistSeq.Grains.Artifacts;
using DistSeq.Grains.Cluster;
using Orleans.Storage;

namespace DistSeq.Silo.Storage;

/// <summary>
/// Records of a store that may come back empty or outdated. A write that is refused because of its version is written anew where
/// the store has no such record and nobody has deleted it: then the store has lost it, and no other activation has written one.
/// Where there is a record, another activation has taken over. Deleting a record leaves a note for as long as somebody may still
/// hold the record.
/// </summary>
internal sealed partial class ReturningGrainStorage(
    IGrainStorage storage, IArtifactStore artifacts, StoreLoss loss, ILogger<ReturningGrainStorage> log)
    : IGrainStorage, ILifecycleParticipant<ISiloLifecycle>
{
    public void Participate(ISiloLifecycle observer) => (storage as ILifecycleParticipant<ISiloLifecycle>)?.Participate(observer);

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        storage.ReadStateAsync(stateName, grainId, grainState);

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var note = ArtifactName.Deletion(stateName, grainId);
        // First: until the record is deleted, nobody looks for the note.
        await artifacts.Write(note, ArtifactName.DeletionContent(stateName, grainId), default);
        try
        {
            await storage.ClearStateAsync(stateName, grainId, grainState);
        }
        catch (InconsistentStateException)
        {
            await artifacts.Delete(note, default);
            throw;
        }
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var isNew = grainState.ETag is null;
        try
        {
            await storage.WriteStateAsync(stateName, grainId, grainState);
        }
        catch (InconsistentStateException) when (grainState.ETag is not null)
        {
            var stored = new GrainState<T>();
            await storage.ReadStateAsync(stateName, grainId, stored);
            if (stored.RecordExists || stored.ETag is not null
                || await artifacts.Length(ArtifactName.Deletion(stateName, grainId), default) is not null)
                throw;
            LogAnew(log, grainId);
            // Refused again where another activation comes first.
            grainState.ETag = null;
            await storage.WriteStateAsync(stateName, grainId, grainState);
            // Other records may be gone too that nobody is about to write.
            loss.Tell();
            return;
        }

        // A record of this name exists again: should the store lose it, it must come back.
        if (isNew)
            await artifacts.Delete(ArtifactName.Deletion(stateName, grainId), default);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The record of {Grain} is gone from the store; it is written anew")]
    private static partial void LogAnew(ILogger logger, GrainId grain);
}
