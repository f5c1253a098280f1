namespace DistSeq.Benchmarks.Svg;

/// <summary>Labels in a column, each as near to its own height as the others allow.</summary>
internal static class LabelColumn
{
    /// <summary>
    /// Heights at least <paramref name="distance"/> apart, in the order of the wanted ones. Labels that touch move as one group.
    /// </summary>
    public static double[] Spread(IReadOnlyList<double> wanted, double distance)
    {
        var order = Enumerable.Range(0, wanted.Count).OrderBy(index => wanted[index]).ToArray();
        // For each group: its first place in the order, and the height that its first label wants, averaged over the group.
        var groups = new List<(int First, int Count, double Height)>();
        for (var place = 0; place < order.Length; place++)
        {
            var group = (First: place, Count: 1, Height: wanted[order[place]]);
            while (groups.Count > 0 && groups[^1] is var above && above.Height + (above.Count * distance) > group.Height)
            {
                var count = above.Count + group.Count;
                var height = ((above.Height * above.Count) + ((group.Height - (above.Count * distance)) * group.Count)) / count;
                group = (above.First, count, height);
                groups.RemoveAt(groups.Count - 1);
            }

            groups.Add(group);
        }

        var heights = new double[order.Length];
        foreach (var (first, count, height) in groups)
        {
            for (var i = 0; i < count; i++)
                heights[order[first + i]] = height + (i * distance);
        }

        return heights;
    }
}
