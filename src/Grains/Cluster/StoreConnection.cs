namespace DistSeq.Grains.Cluster;

/// <summary>How a silo's settings lead to its stores.</summary>
/// <param name="Store">Where artifacts are kept: redis, postgres or folder.</param>
/// <param name="IsEncrypted">Whether the way there is; null where the server decides, or where there is no way.</param>
public sealed record StoreConnection(string Store, bool? IsEncrypted);
