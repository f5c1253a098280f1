using DistSeq.Engine.Numerics;

namespace DistSeq.Engine.Training;

/// <summary>
/// Folds gradients of lanes by a fixed binary tree: ((0 + 1) + (2 + 3)) + ((4 + 5) + (6 + 7)). Whoever holds a part folds that part; the
/// tree, and so every rounding, is the same for any distribution of lanes.
/// </summary>
public sealed class LaneTree
{
    private readonly List<LaneSum> _sums = [];
    private readonly List<Memory<float>> _free = [];

    /// <summary>What has been folded so far, in ascending order of lanes.</summary>
    public IReadOnlyList<LaneSum> Sums => _sums;

    /// <summary>Forgets everything.</summary>
    public void Clear() => _sums.Clear();

    /// <summary>
    /// Adds the next sum in ascending order of lanes, and folds what is whole: the right half is added into the buffer of the left.
    /// </summary>
    /// <returns>Buffers that are free again; the list is good until the next call.</returns>
    /// <exception cref="ArgumentException">The lanes are not an aligned run, or not beyond those that came before.</exception>
    public IReadOnlyList<Memory<float>> Add(LaneSum sum)
    {
        if (sum.Lanes < 1 || (sum.Lanes & (sum.Lanes - 1)) != 0 || sum.FirstLane % sum.Lanes != 0)
            throw new ArgumentException($"Lanes {sum.FirstLane} + {sum.Lanes} are not an aligned run of a power of two.", nameof(sum));
        if (_sums.Count > 0 && sum.FirstLane < _sums[^1].FirstLane + _sums[^1].Lanes)
            throw new ArgumentException($"Lane {sum.FirstLane} comes after lanes up to {_sums[^1].FirstLane + _sums[^1].Lanes - 1}.", nameof(sum));
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

    /// <summary>
    /// Most sums there are at once while lanes are added one by one, or by whole nodes of the tree: so many buffers it takes.
    /// </summary>
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

    /// <summary>Lanes of the largest node of the tree that begins with a lane and has no more than some.</summary>
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
