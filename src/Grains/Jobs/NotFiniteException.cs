namespace DistSeq.Grains.Jobs;

/// <summary>Training has diverged: replaying would diverge again.</summary>
internal sealed class NotFiniteException(string message) : Exception(message);
