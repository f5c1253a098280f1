namespace DistSeq.Chaos.Jobs;

/// <summary>How a job ended.</summary>
/// <param name="Job">Its id.</param>
/// <param name="State">Its final state.</param>
/// <param name="Steps">Steps that it has made.</param>
/// <param name="WeightsSha256">Its weights.</param>
/// <param name="Undisturbed">Weights of the same job that one process has trained undisturbed.</param>
/// <param name="Ledger">Steps that went into the weights, lane by lane.</param>
/// <param name="Error">What it has failed for.</param>
internal sealed record JobOutcome(
    string Job, string State, long Steps, string? WeightsSha256, string Undisturbed, string? Ledger, string? Error);
