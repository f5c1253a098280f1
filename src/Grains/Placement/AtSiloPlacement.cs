using Orleans.Runtime.Placement;

namespace DistSeq.Grains.Placement;

[GenerateSerializer, Immutable, Alias("distseq.AtSiloPlacement")]
internal sealed class AtSiloPlacement : PlacementStrategy
{
    public static AtSiloPlacement Instance { get; } = new();
}

/// <summary>Finds the silo by the address in the key.</summary>
internal sealed class AtSiloPlacementDirector : IPlacementDirector
{
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        var address = SiloKey.Silo(target.GrainIdentity);
        var silo = Array.Find(context.GetCompatibleSilos(target), silo => silo.ToParsableString() == address)
            ?? throw new SiloUnavailableException($"Silo {address} is not active.");
        return Task.FromResult(silo);
    }
}
