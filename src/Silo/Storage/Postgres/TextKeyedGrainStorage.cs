using Orleans.Storage;

namespace DistSeq.Silo.Storage.Postgres;

/// <summary>
/// Records whose keys are text, whatever they look like. Orleans' provider for databases stores a key that could be a number or
/// a GUID as numbers: 'ade' and '0ade' would be one record.
/// </summary>
internal sealed class TextKeyedGrainStorage(IGrainStorage storage) : IGrainStorage, ILifecycleParticipant<ISiloLifecycle>
{
    // Not a digit of a number or of a GUID.
    private const string Mark = "=";

    public void Participate(ISiloLifecycle observer) => (storage as ILifecycleParticipant<ISiloLifecycle>)?.Participate(observer);

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        storage.ReadStateAsync(stateName, Marked(grainId), grainState);

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        storage.WriteStateAsync(stateName, Marked(grainId), grainState);

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        storage.ClearStateAsync(stateName, Marked(grainId), grainState);

    /// <summary>The key of a grain as the database stores it.</summary>
    public static string Write(string key) => Mark + key;

    /// <summary>The key of a grain from that in the database.</summary>
    public static string Read(string key) => key[Mark.Length..];

    private static GrainId Marked(GrainId grain) => GrainId.Create(grain.Type, IdSpan.Create(Write(grain.Key.ToString()!)));
}
