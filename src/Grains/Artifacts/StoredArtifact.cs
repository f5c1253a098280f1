namespace DistSeq.Grains.Artifacts;

/// <summary>A blob in a list.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Age">
/// Time since it was last written or touched, by the store's account; never less than zero. Some stores count reads too.
/// </param>
public sealed record StoredArtifact(string Name, TimeSpan Age);
