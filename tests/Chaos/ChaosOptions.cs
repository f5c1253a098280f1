namespace DistSeq.Chaos;

/// <summary>What the user asks for.</summary>
/// <param name="Kills">How often to strike.</param>
/// <param name="Seed">Draws faults, victims and moments.</param>
/// <param name="Logs">Folder that keeps what the processes say; null to keep nothing.</param>
internal sealed record ChaosOptions(int Kills, int Seed, string? Logs);
