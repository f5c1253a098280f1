namespace DistSeq.Engine.Layers;

/// <summary>Dimensions of a recurrent layer and its buffers.</summary>
/// <param name="Inputs">D: width of the input vectors, or number of ids.</param>
/// <param name="Hidden">H.</param>
/// <param name="TakesIds">Whether inputs are ids (one-hot vectors) instead of dense vectors.</param>
/// <param name="MaxSteps">Largest T.</param>
/// <param name="MaxRows">Most rows.</param>
/// <param name="MaxLanes">Most lanes that the rows belong to.</param>
/// <param name="Reverse">Whether time runs backwards: from each row's last time step to its first.</param>
/// <param name="Zoneout">Probability that a unit keeps its value.</param>
internal sealed record LayerSize(
    int Inputs, int Hidden, bool TakesIds, int MaxSteps, int MaxRows, int MaxLanes, bool Reverse = false, double Zoneout = 0);
