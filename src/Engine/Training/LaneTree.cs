namespace DistSeq.Engine.Training;

/// <summary>
/// Folds gradients of lanes by a fixed binary tree: ((0 + 1) + (2 + 3)) + ((4 + 5) + (6 + 7)). Each holder of a part folds that
/// part. The tree, and so every rounding, is the same however the lanes are distributed.
/// </summary>
public sealed class LaneTree
{
    private readonly List<LaneSum> _sums = [];
    private readonly List<Memory<float>> _free = [];

    /// <summary>The sums so far, in ascending order of lanes.</summary>
    public IReadOnlyList<LaneSum> Sums => _sums;

    public void Clear() => _sums.Clear();

    /// <summary>Adds the next sum in lane order and folds complete nodes: adds the right half into the left's buffer.</summary>
    /// <returns>Buffers that are free again; the list is valid until the next call.</returns>
    /// <exception cref="ArgumentException">The lanes are not an aligned run, or do not follow the earlier ones.</exception>
    public IReadOnlyList<Memory<float>> Add(LaneSum sum)
    {
        if (sum.Lanes < 1 || (sum.Lanes & (sum.Lanes - 1)) != 0 || sum.FirstLane % sum.Lanes != 0)
            throw new ArgumentException(
                $"Lanes {sum.FirstLane} + {sum.Lanes} are not an aligned run of a power of two.", nameof(sum));
        if (_sums.Count > 0 && sum.FirstLane < _sums[^1].FirstLane + _sums[^1].Lanes)
            throw new ArgumentException(
                $"Lane {sum.FirstLane} comes after lanes up to {_sums[^1].FirstLane + _sums[^1].Lanes - 1}.", nameof(sum));
        _free.Clear();
        while (_sums.Count > 0 && IsSibling(_sums[^1], sum))
        {
            var left = _sums[^1];
            _sums.RemoveAt(_sums.Count - 1);
            Elementwise.Add(sum.Values.Span, left.Values.Span);
            _free.Add(sum.Values);
            sum = new LaneSum(left.FirstLane, 2 * left.Lanes, left.Values);
        }

        _sums.Add(sum);
        return _free;
    }

    /// <summary>Most sums (and buffers) that exist at once while lanes are added one by one or by whole nodes.</summary>
    internal static int MostSums(int firstLane, int lanes, bool byNodes)
    {
        var tree = new LaneTree();
        var most = 0;
        for (int lane = firstLane, count; lane < firstLane + lanes; lane += count)
        {
            count = byNodes ? Node(lane, firstLane + lanes - lane) : 1;
            most = Math.Max(most, tree._sums.Count + 1);
            tree.Add(new LaneSum(lane, count, default));
        }

        return most;
    }

    /// <summary>Lanes of the largest tree node that starts at a lane and has at most <paramref name="most"/> lanes.</summary>
    internal static int Node(int firstLane, int most)
    {
        var length = 1;
        while (2 * length <= most && firstLane % (2 * length) == 0)
            length *= 2;
        return length;
    }

    private static bool IsSibling(LaneSum left, LaneSum right) =>
        left.Lanes == right.Lanes && left.FirstLane % (2 * left.Lanes) == 0 && right.FirstLane == left.FirstLane + left.Lanes;
}
