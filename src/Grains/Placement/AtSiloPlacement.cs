using Orleans.Runtime.Placement;

namespace DistSeq.Grains.Placement;

[GenerateSerializer, Immutable, Alias("distseq.AtSiloPlacement")]
internal sealed class AtSiloPlacement : PlacementStrategy
{
    public static AtSiloPlacement Instance { get; } = new();
}

/// <summary>Finds the silo by its address.</summary>
internal sealed class AtSiloPlacementDirector : IPlacementDirector
{
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        var key = target.GrainIdentity.Key.ToString()!;
        var silo = Array.Find(context.GetCompatibleSilos(target), silo => silo.ToParsableString() == key)
            ?? throw new KeyNotFoundException($"Silo {key} is not active.");
        return Task.FromResult(silo);
    }
}
