namespace DistSeq.Client.Reports.Numbers;

/// <summary>Fewer points of a curve: evenly spaced, with the first and the last.</summary>
internal static class Thinned
{
    public static IReadOnlyList<T> To<T>(IReadOnlyList<T> points, int most) => points.Count <= most
        ? points
        : [.. Enumerable.Range(0, most).Select(index => points[(int)((long)index * (points.Count - 1) / (most - 1))])];
}
