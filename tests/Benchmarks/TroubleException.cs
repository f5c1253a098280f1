namespace DistSeq.Benchmarks;

/// <summary>What this machine lacks, or a child process that failed; the message is all the user needs.</summary>
internal sealed class TroubleException(string message) : Exception(message);
