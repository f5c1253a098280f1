namespace DistSeq.Processes;

/// <summary>The machine lacks something, or a child process failed; the message is all that the user needs.</summary>
public sealed class TroubleException(string message) : Exception(message);
