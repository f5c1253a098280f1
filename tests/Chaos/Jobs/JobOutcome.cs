namespace DistSeq.Chaos.Jobs;

/// <summary>How a job ended.</summary>
internal sealed record JobOutcome(string Job, string State, long Steps, string? WeightsSha256, string? Ledger, string? Error);
