using Orleans.Placement;

namespace DistSeq.Grains.Placement;

/// <summary>Spreads the workers or the parameter shards of a job over the silos: number i on silo i, counted round.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class SpreadPlacementAttribute() : PlacementAttribute(SpreadPlacement.Instance);
