namespace DistSeq.Contracts.Data;

/// <summary>Where one of several files that were uploaded as one begins and ends.</summary>
/// <param name="Split">What it is for.</param>
/// <param name="Name">As in <see cref="BundledFile"/>.</param>
/// <param name="Begin">Bytes before its content.</param>
/// <param name="Length">Bytes of its content.</param>
public sealed record BundledPlace(Split Split, string Name, long Begin, long Length);
