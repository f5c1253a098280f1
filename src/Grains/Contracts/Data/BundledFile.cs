namespace DistSeq.Contracts.Data;

/// <summary>One of several files that are uploaded as one.</summary>
/// <param name="Split">What it is for.</param>
/// <param name="Name">Its path below the folder that was named, with slashes; for a single file its name.</param>
/// <param name="Content">Text in UTF-8, or bytes where the format is not text.</param>
public sealed record BundledFile(Split Split, string Name, ReadOnlyMemory<byte> Content);
