namespace DistSeq.Engine.Data.Streaming;

/// <summary>A run of tokens in a <see cref="TokenFile"/>.</summary>
/// <param name="First">First token, 0-based.</param>
/// <param name="Count">Number of tokens.</param>
internal readonly record struct TokenRun(long First, long Count);
