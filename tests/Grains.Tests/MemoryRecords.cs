namespace DistSeq.Grains.Tests;

/// <summary>Records of grains in memory, with ETags; they outlive a killed silo.</summary>
internal sealed class MemoryRecords(IGrainStorageSerializer serializer) : IGrainStorage
{
    private readonly ConcurrentDictionary<(string, GrainId), (long Version, byte[] Record)> _records = new();

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        grainState.RecordExists = _records.TryGetValue((stateName, grainId), out var stored);
        grainState.ETag = grainState.RecordExists ? Text(stored.Version) : null!;
        grainState.State = grainState.RecordExists
            ? serializer.Deserialize<T>(new BinaryData(stored.Record)) : Activator.CreateInstance<T>();
        return Task.CompletedTask;
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var record = serializer.Serialize(grainState.State).ToArray();
        var version = _records.AddOrUpdate((stateName, grainId), _ => (Next(null), record), (_, stored) => (Next(stored), record))
            .Version;
        (grainState.ETag, grainState.RecordExists) = (Text(version), true);
        return Task.CompletedTask;

        long Next((long Version, byte[])? stored)
        {
            if ((stored is { } known ? Text(known.Version) : null) != grainState.ETag)
                throw new InconsistentStateException($"Another has written the record of {grainId}.");
            return (stored?.Version ?? 0) + 1;
        }
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        _records.TryRemove((stateName, grainId), out _);
        (grainState.ETag, grainState.RecordExists, grainState.State) = (null!, false, Activator.CreateInstance<T>());
        return Task.CompletedTask;
    }

    private static string Text(long version) => version.ToString(CultureInfo.InvariantCulture);
}
