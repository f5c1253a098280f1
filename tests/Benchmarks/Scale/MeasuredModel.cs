namespace DistSeq.Benchmarks.Scale;

/// <summary>
/// The model as <c>scale --measure</c> found it on a machine of two processors, a silo on each: what is sent takes processor time from the
/// same one that computes, at both ends. docs/scale.md has the steps that it was fitted to.
/// </summary>
internal static class MeasuredModel
{
    public static ScaleModel Value { get; } = new(SecondsPerByte: 0.849e-9, SecondsPerExchange: 2.22e-3, LinkShare: 0.80);
}
