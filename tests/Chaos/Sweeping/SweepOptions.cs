namespace DistSeq.Chaos.Sweeping;

/// <summary>What the user asks for.</summary>
/// <param name="Kills">How often a client or a silo is killed, in all.</param>
/// <param name="Seed">Draws victims and moments.</param>
/// <param name="Logs">Folder that keeps what the processes say; null to keep nothing.</param>
internal sealed record SweepOptions(int Kills, int Seed, string? Logs);
