namespace DistSeq.Engine.Training;

/// <summary>What one lane's step came to, besides its gradient.</summary>
/// <param name="Lane">Number of the lane.</param>
/// <param name="Loss">Sum over its targets, nats.</param>
/// <param name="Tokens">Targets.</param>
/// <param name="State">[rows, state size] after the window.</param>
public readonly record struct LaneOutcome(int Lane, double Loss, int Tokens, ReadOnlyMemory<float> State);
