using Orleans.Placement;

namespace DistSeq.Grains.Placement;

/// <summary>Places a grain on the silo whose address is its key.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class AtSiloPlacementAttribute() : PlacementAttribute(AtSiloPlacement.Instance);
