using System.Collections.Concurrent;
using Orleans.GrainDirectory;

namespace DistSeq.Grains.Placement;

/// <summary>
/// Directory of grains whose key names their silo. Each silo knows its own activations and asks nobody. The cluster's own
/// directory is spread over the silos, so one that hangs would hold up grains of all the others.
/// </summary>
internal sealed class KeyedDirectory : IGrainDirectory
{
    /// <summary>Name that it is registered by.</summary>
    public const string Name = "keyed";

    private readonly ConcurrentDictionary<GrainId, GrainAddress> _here = new();

    public Task<GrainAddress?> Register(GrainAddress address) =>
        Task.FromResult<GrainAddress?>(_here.GetOrAdd(address.GrainId, address));

    public Task Unregister(GrainAddress address)
    {
        _here.TryRemove(KeyValuePair.Create(address.GrainId, address));
        return Task.CompletedTask;
    }

    /// <summary>Null for a grain of another silo: placement finds it by the key.</summary>
    public Task<GrainAddress?> Lookup(GrainId grainId) => Task.FromResult(_here.GetValueOrDefault(grainId));

    public Task UnregisterSilos(List<SiloAddress> siloAddresses) => Task.CompletedTask;
}
