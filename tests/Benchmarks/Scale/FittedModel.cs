namespace DistSeq.Benchmarks.Scale;

/// <summary>The model as last fitted: what <c>scale --measure</c> printed on two cores of a virtual machine.</summary>
internal static class FittedModel
{
    public static ScaleModel Value { get; } = new(SecondsPerByte: 0.6e-9, SecondsPerExchange: 0.5e-3, LinkShare: 1.0);
}
