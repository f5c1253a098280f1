using Orleans.Placement;

namespace DistSeq.Grains.Placement;

/// <summary>Places a grain on the silo whose address its key ends with.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class AtSiloPlacementAttribute() : PlacementAttribute(AtSiloPlacement.Instance);
