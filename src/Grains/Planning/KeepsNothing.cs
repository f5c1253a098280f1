using Orleans.Storage;

namespace DistSeq.Grains.Planning;

/// <summary>
/// A store in which nothing is, whatever is written: a planned sweep has a table of trials, but leaves none behind.
/// </summary>
internal sealed class KeepsNothing : IGrainStorage
{
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => Task.CompletedTask;

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => Task.CompletedTask;

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => Task.CompletedTask;
}
