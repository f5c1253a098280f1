namespace DistSeq.Grains.Cluster;

/// <summary>A part of the job is lost or does not answer: a new attempt goes on from the last checkpoint.</summary>
internal sealed class PartLostException(string message) : Exception(message);
