namespace DistSeq.Grains.Cluster;

/// <summary>How a silo is protected.</summary>
/// <param name="IsEncrypted">Whether silos and clients must show certificates, and talk encrypted.</param>
/// <param name="IsOpen">Whether it is reachable for others than its machine without that.</param>
public sealed record SiloSecurity(bool IsEncrypted, bool IsOpen);
