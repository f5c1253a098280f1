namespace DistSeq.Engine.Tasks;

/// <summary>How to ask a model.</summary>
/// <param name="Top">Most choices for each place, 1 or more.</param>
/// <param name="Beam">Hypotheses a search keeps, 1 or more, for tasks that search.</param>
public sealed record PredictOptions(int Top, int Beam);
