namespace DistSeq.Engine.Training;

/// <summary>Summed gradients of an aligned run of lanes: one node of the fixed binary tree that folds lanes.</summary>
/// <param name="FirstLane">A multiple of <paramref name="Lanes"/>.</param>
/// <param name="Lanes">A power of two.</param>
/// <param name="Values">The sum.</param>
public readonly record struct LaneSum(int FirstLane, int Lanes, Memory<float> Values);
