namespace DistSeq.Benchmarks.Scale;

/// <summary>
/// The model as <c>scale --measure</c> found it on a machine with two processors and a silo on each: at both ends, sending takes
/// time from the same processor that computes. docs/scale.md has the steps that it was fitted to.
/// </summary>
internal static class MeasuredModel
{
    public static ScaleModel Value { get; } = new(SecondsPerByte: 0.849e-9, SecondsPerExchange: 2.22e-3, LinkShare: 0.80);
}
