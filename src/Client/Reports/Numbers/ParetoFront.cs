namespace DistSeq.Client.Reports.Numbers;

/// <summary>The points that no other point beats in one number without losing in the other. Lower is better in both.</summary>
internal static class ParetoFront
{
    /// <summary>Their indices, by the first number. Of equal points, the first counts.</summary>
    public static int[] Of(IReadOnlyList<(double First, double Second)> points)
    {
        var front = new List<int>();
        var least = double.PositiveInfinity;
        foreach (var index in Enumerable.Range(0, points.Count)
            .OrderBy(index => points[index].First).ThenBy(index => points[index].Second))
        {
            if (points[index].Second >= least)
                continue;
            least = points[index].Second;
            front.Add(index);
        }

        return [.. front];
    }
}
