namespace DistSeq.Benchmarks.Learning;

/// <summary>Lengths as the engine's lanes take them.</summary>
internal static class RowLengths
{
    /// <summary>An empty row gets one time step, of the zero vector and with nothing to predict.</summary>
    public static int[] OfLane(int[] lengths) => [.. lengths.Select(length => Math.Max(1, length))];
}
