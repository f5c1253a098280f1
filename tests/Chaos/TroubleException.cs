namespace DistSeq.Chaos;

/// <summary>What this machine lacks; the message is all the user needs.</summary>
internal sealed class TroubleException(string message) : Exception(message);
