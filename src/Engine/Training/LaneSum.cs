namespace DistSeq.Engine.Training;

/// <summary>Sum of the gradients of an aligned run of lanes: a node of the fixed binary tree that lanes are folded by.</summary>
/// <param name="FirstLane">A multiple of <paramref name="Lanes"/>.</param>
/// <param name="Lanes">A power of two.</param>
/// <param name="Values">The sum.</param>
public readonly record struct LaneSum(int FirstLane, int Lanes, Memory<float> Values);
