namespace DistSeq.Grains.Data;

/// <summary>Where a silo keeps files of data that it prepares or trains on.</summary>
/// <param name="Path">A folder on a disk of its own with room for the data; created if it is missing.</param>
public sealed record ScratchFolder(string Path);
