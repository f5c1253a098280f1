namespace DistSeq.Benchmarks.Learning;

/// <summary>
/// Counts entities found and entities that are right. An entity is a longest run of one tag I-…; a tag B-… starts a new one.
/// </summary>
internal sealed class EntityScore
{
    private long _expected;
    private long _found;
    private long _right;

    /// <summary>Harmonic mean of precision and recall; 0 if nothing is right.</summary>
    public double F1 => _right == 0 ? 0 : 2.0 * _right / (_expected + _found);

    /// <summary>Counts one sentence.</summary>
    public void Add(IReadOnlyList<string> expected, IReadOnlyList<string> found)
    {
        HashSet<(int, int, string)> there = [.. Entities(expected)], claimed = [.. Entities(found)];
        (_expected, _found) = (_expected + there.Count, _found + claimed.Count);
        there.IntersectWith(claimed);
        _right += there.Count;
    }

    // First token, token after the last, kind.
    private static IEnumerable<(int First, int End, string Kind)> Entities(IReadOnlyList<string> tags)
    {
        for (int first = 0, end; first < tags.Count; first = end)
        {
            var kind = Kind(tags[first]);
            for (end = first + 1; end < tags.Count && Kind(tags[end]) == kind
                && !tags[end].StartsWith("B-", StringComparison.Ordinal);)
                end++;
            if (kind.Length > 0)
                yield return (first, end, kind);
        }
    }

    private static string Kind(string tag) => tag.Length > 2 ? tag[2..] : "";
}
