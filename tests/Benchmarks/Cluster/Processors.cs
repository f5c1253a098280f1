namespace DistSeq.Benchmarks.Cluster;

/// <summary>Processors that this process may use.</summary>
internal static class Processors
{
    private const string Line = "Cpus_allowed_list:";

    /// <summary>The first two, by number.</summary>
    /// <exception cref="TroubleException">There are fewer.</exception>
    public static int[] FirstTwo()
    {
        // 0-3,8,10-11
        var list = File.ReadLines("/proc/self/status")
            .First(line => line.StartsWith(Line, StringComparison.Ordinal))[Line.Length..];
        int[] two = [.. list.Split(',').SelectMany(Range).Take(2)];
        return two.Length == 2
            ? two
            : throw new TroubleException("Two silos with a processor each need two processors; this process may use one.");
    }

    private static IEnumerable<int> Range(string range)
    {
        var ends = range.Split('-').Select(end => int.Parse(end, CultureInfo.InvariantCulture)).ToArray();
        return Enumerable.Range(ends[0], ends[^1] - ends[0] + 1);
    }
}
