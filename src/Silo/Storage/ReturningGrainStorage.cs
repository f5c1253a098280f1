using System.Runtime.CompilerServices;
using DistSeq.Grains.Records;
using Orleans.Storage;

namespace DistSeq.Silo.Storage;

/// <summary>
/// Records of a store that may come back empty. A write that is refused because of its version is made anew where the store has
/// no such record and has lost its <see cref="StoreMark"/> since the writer saw the record: then the record is gone, and nobody
/// else has written one. Where there is a record, another activation has taken over; where the mark is still there, somebody has
/// deleted the record.
/// </summary>
internal sealed partial class ReturningGrainStorage(IGrainStorage storage, ILogger<ReturningGrainStorage> log)
    : IGrainStorage, ILifecycleParticipant<ISiloLifecycle>
{
    private const string MarkName = "mark";
    private static readonly GrainId MarkId = GrainId.Create("store", MarkName);

    // The mark of the store that each state was last read from or written to.
    private readonly ConditionalWeakTable<object, string> _seen = [];
    private volatile string? _mark;

    public void Participate(ISiloLifecycle observer) => (storage as ILifecycleParticipant<ISiloLifecycle>)?.Participate(observer);

    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var mark = _mark ?? await FindMark();
        await storage.ReadStateAsync(stateName, grainId, grainState);
        _seen.AddOrUpdate(grainState, mark);
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        storage.ClearStateAsync(stateName, grainId, grainState);

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var mark = _mark ?? await FindMark();
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
            mark = await FindMark();
            if (!_seen.TryGetValue(grainState, out var seen) || seen == mark)
                throw;
            LogAnew(log, grainId);
            // Refused once more where another activation comes first.
            grainState.ETag = null;
            await storage.WriteStateAsync(stateName, grainId, grainState);
        }

        _seen.AddOrUpdate(grainState, mark);
    }

    // Of silos that find none at once one writes it, and the others find that.
    private async Task<string> FindMark()
    {
        while (true)
        {
            var state = new GrainState<StoreMark>(new StoreMark());
            await storage.ReadStateAsync(MarkName, MarkId, state);
            if (state.RecordExists)
                return _mark = state.State!.Word;
            try
            {
                state.State = new StoreMark { Word = Guid.NewGuid().ToString("N") };
                await storage.WriteStateAsync(MarkName, MarkId, state);
                return _mark = state.State.Word;
            }
            catch (InconsistentStateException)
            {
                // Another silo has come first.
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The record of {Grain} is gone from the store; it is written anew")]
    private static partial void LogAnew(ILogger logger, GrainId grain);
}
