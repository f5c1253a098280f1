namespace DistSeq.Engine.Generation;

/// <summary>One sequence that a beam search found.</summary>
/// <param name="Tokens">Without prompt and end.</param>
/// <param name="LogProbability">ln p of the tokens, and of the end where it was reached, given the prompt.</param>
/// <param name="Score">What hypotheses are ordered by: LogProbability / length^LengthPower.</param>
/// <param name="Ended">False where the longest length cut the sequence off.</param>
public sealed record BeamHypothesis(IReadOnlyList<int> Tokens, double LogProbability, double Score, bool Ended);
