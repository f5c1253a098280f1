namespace DistSeq.Grains.Jobs;

/// <summary>A part of the job is gone with what it kept, or does not answer: the job goes on from its last checkpoint, in a new epoch.</summary>
internal sealed class PartLostException(string message) : Exception(message);
