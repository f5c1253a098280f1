namespace DistSeq.Engine.Training;

/// <summary>The result of one lane's step, apart from its gradient.</summary>
/// <param name="Lane">Number of the lane.</param>
/// <param name="Loss">Sum over the lane's targets, in nats.</param>
/// <param name="Tokens">Number of targets.</param>
/// <param name="State">[rows, state size], after the window.</param>
public readonly record struct LaneOutcome(int Lane, double Loss, int Tokens, ReadOnlyMemory<float> State);
