namespace DistSeq.Engine.Generation;

/// <summary>One sequence that a beam search found.</summary>
/// <param name="Tokens">Without the prompt and the end token.</param>
/// <param name="LogProbability">ln p of the tokens, and of the end token if it was reached, given the prompt.</param>
/// <param name="Score">Orders hypotheses: LogProbability / length^LengthPower.</param>
/// <param name="Ended">False if the maximum length cut the sequence off.</param>
internal sealed record BeamHypothesis(IReadOnlyList<int> Tokens, double LogProbability, double Score, bool Ended);
