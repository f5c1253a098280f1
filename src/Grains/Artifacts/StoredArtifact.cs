namespace DistSeq.Grains.Artifacts;

/// <summary>A blob in a list.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Age">Time since it was written or touched last, as the store knows it; never less than zero. Some stores count
/// reads, too.</param>
public sealed record StoredArtifact(string Name, TimeSpan Age);
