namespace DistSeq.Engine.Numerics;

/// <summary>Lanes whose gradients are summed together: rows First … First + Lanes * Rows - 1 of a window.</summary>
/// <param name="First">First row.</param>
/// <param name="Rows">Rows per lane.</param>
/// <param name="Lanes">Number of lanes: a node of the tree, so a power of two.</param>
internal readonly record struct LaneRun(int First, int Rows, int Lanes);
