namespace DistSeq.Chaos;

/// <summary>The product does not do what it must, and the run cannot go on.</summary>
internal sealed class FaultException(string message) : Exception(message);
