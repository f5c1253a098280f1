namespace DistSeq.Grains.Cluster;

/// <summary>How a silo is connected to its stores.</summary>
/// <param name="Store">Where artifacts are kept: the name of a store, or folder.</param>
/// <param name="IsEncrypted">Whether the connection is; null if the server decides, or if there is no connection.</param>
public sealed record StoreConnection(string Store, bool? IsEncrypted);
