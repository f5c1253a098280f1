namespace DistSeq.Benchmarks.Steps;

/// <summary>How the rows of a batch are cut into lanes, and the lanes into one share for each thread.</summary>
internal static class LaneShares
{
    /// <summary>The largest of 8, 4, 2 and 1 (or of higher powers of two, for more threads) that divides the batch.</summary>
    public static int Lanes(int batch, int threads)
    {
        var lanes = 8;
        while (lanes < threads)
            lanes *= 2;
        while (batch % lanes != 0)
            lanes /= 2;
        return lanes;
    }

    /// <summary>
    /// Aligned runs of lanes, each a power of two, one for each thread: nodes of the tree that lanes are folded by.
    /// </summary>
    /// <param name="lanes">A power of two.</param>
    /// <param name="threads">1 to <paramref name="lanes"/>.</param>
    public static (int First, int Count)[] Split(int lanes, int threads)
    {
        List<(int First, int Count)> shares = [(0, lanes)];
        while (shares.Count < threads)
        {
            var at = shares.FindIndex(share => share.Count == shares.Max(other => other.Count));
            var (first, count) = shares[at];
            shares[at] = (first, count / 2);
            shares.Insert(at + 1, (first + (count / 2), count / 2));
        }

        return [.. shares];
    }

    /// <summary>
    /// The additions that fold all shares into the first, in the order of the tree: share From is added to share Into.
    /// </summary>
    public static (int Into, int From)[] Folds((int First, int Count)[] shares)
    {
        List<(int Into, int From)> folds = [];
        Stack<(int Share, int Count)> open = new();
        for (var share = 0; share < shares.Length; share++)
        {
            var node = (Share: share, shares[share].Count);
            while (open.TryPeek(out var left) && left.Count == node.Count)
            {
                folds.Add((open.Pop().Share, node.Share));
                node = (left.Share, 2 * left.Count);
            }

            open.Push(node);
        }

        return [.. folds];
    }
}
