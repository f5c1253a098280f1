namespace DistSeq.Benchmarks.Scale;

/// <summary>
/// The model where nothing has been fitted: from calls between two silos over loopback, which take 1.2 ms of processor time a megabyte, both ends
/// together, and about 0.05 ms each way beside it. What else an exchange takes is not in it; <c>scale --measure</c> finds it.
/// </summary>
internal static class LoopbackModel
{
    public static ScaleModel Value { get; } = new(SecondsPerByte: 0.6e-9, SecondsPerExchange: 0.1e-3, LinkShare: 1);
}
