namespace DistSeq.Engine.Tasks;

/// <summary>How a model is asked.</summary>
/// <param name="Top">Most choices for each place, 1 or more.</param>
/// <param name="Beam">Hypotheses that a search keeps, 1 or more, of tasks that search.</param>
public sealed record PredictOptions(int Top, int Beam);
