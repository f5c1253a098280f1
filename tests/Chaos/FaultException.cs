namespace DistSeq.Chaos;

/// <summary>The product does not do what it must, and there is no going on.</summary>
internal sealed class FaultException(string message) : Exception(message);
