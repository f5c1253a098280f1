namespace DistSeq.Chaos.Soaking;

/// <summary>What the user asks for in a soak.</summary>
/// <param name="Jobs">Jobs in a row.</param>
/// <param name="Logs">Folder that keeps what the processes say; null to keep nothing.</param>
internal sealed record SoakOptions(int Jobs, string? Logs);
