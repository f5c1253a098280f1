namespace DistSeq.Client.Reports.Numbers;

/// <summary>
/// A regression tree, as the leaves that it cuts the space into. Each cut lowers the squared error the most (Breiman et al.,
/// 1984). Categories are cut in the order of their means, which finds the best of all subsets (Fisher, 1958).
/// </summary>
internal sealed class RegressionTree
{
    private const int FewestTrials = 3;

    // Every cut sees this share of the fields, so that trees differ (Breiman, 2001).
    private const double FieldShare = 5.0 / 6;

    private readonly Sample _sample;
    private readonly Random _random;
    private readonly List<TreeLeaf> _leaves = [];

    private RegressionTree(Sample sample, Random random) => (_sample, _random) = (sample, random);

    /// <param name="sample">Without NaN.</param>
    /// <param name="trials">The trials that it learns from; one may come several times.</param>
    /// <param name="random">Chooses the fields that a cut sees.</param>
    public static IReadOnlyList<TreeLeaf> Grow(Sample sample, int[] trials, Random random)
    {
        var tree = new RegressionTree(sample, random);
        tree.Grow(TreeLeaf.Whole(sample.Fields), trials);
        return tree._leaves;
    }

    private void Grow(TreeLeaf leaf, int[] trials)
    {
        leaf.Value = trials.Average(trial => _sample.Costs[trial]);
        if (trials.Length < 2 * FewestTrials || BestCut(leaf, trials) is not { } cut)
        {
            _leaves.Add(leaf);
            return;
        }

        var (left, right) = cut.Categories is { } categories
            ? leaf.CutBy(cut.Field, categories)
            : leaf.CutAt(cut.Field, cut.Value);
        var isLeft = trials.ToLookup(trial => cut.Categories is { } chosen
            ? chosen.Contains((int)_sample.Points[trial][cut.Field])
            : _sample.Points[trial][cut.Field] < cut.Value);
        Grow(left, [.. isLeft[true]]);
        Grow(right, [.. isLeft[false]]);
    }

    private Cut? BestCut(TreeLeaf leaf, int[] trials)
    {
        var fields = Enumerable.Range(0, _sample.Fields.Count).ToArray();
        _random.Shuffle(fields);
        var seen = (int)Math.Ceiling(FieldShare * fields.Length);
        // A field that cannot be cut here does not use up a place.
        var cuts = fields.Select(field => _sample.Fields[field].IsCategory
            ? CategoryCut(leaf, trials, field)
            : RangeCut(trials, field));
        return cuts.Where(static cut => cut is not null).Take(seen).MaxBy(static cut => cut!.Gain);
    }

    private Cut? RangeCut(int[] trials, int field)
    {
        double[] keys = [.. trials.Select(trial => _sample.Points[trial][field])];
        double[] costs = [.. trials.Select(trial => _sample.Costs[trial])];
        Array.Sort(keys, costs);
        var (best, place) = BestPrefix(costs, [.. costs.Select(static _ => 1.0)], at => keys[at - 1] < keys[at]);
        return place == 0 ? null : new Cut(field, best, (keys[place - 1] + keys[place]) / 2, null);
    }

    private Cut? CategoryCut(TreeLeaf leaf, int[] trials, int field)
    {
        var groups = trials.GroupBy(trial => (int)_sample.Points[trial][field])
            .Select(group => (Category: group.Key, Sum: group.Sum(trial => _sample.Costs[trial]), Count: (double)group.Count()))
            .OrderBy(static group => group.Sum / group.Count).ThenBy(static group => group.Category).ToArray();
        var (best, place) = BestPrefix(
            [.. groups.Select(static group => group.Sum)], [.. groups.Select(static group => group.Count)], static _ => true);
        if (place == 0)
            return null;
        // Categories that no trial here has go with the larger part.
        var (left, right) = (groups[..place], groups[place..]);
        var absent = Enumerable.Range(0, _sample.Fields[field].Categories)
            .Where(category => leaf.MembersOf(field)![category] && groups.All(group => group.Category != category));
        var chosen = left.Select(static group => group.Category);
        var isLeftLarger = left.Sum(static group => group.Count) >= right.Sum(static group => group.Count);
        return new Cut(field, best, 0, isLeftLarger ? chosen.Concat(absent).ToHashSet() : chosen.ToHashSet());
    }

    // How many of the groups, in their order, stand on the left of the best cut; 0 where none lowers the error.
    private static (double Gain, int Place) BestPrefix(double[] sums, double[] counts, Func<int, bool> mayCut)
    {
        var (sum, count) = (sums.Sum(), counts.Sum());
        var (leftSum, leftCount, best, place) = (0.0, 0.0, 0.0, 0);
        var smallest = 1e-12 * Math.Max(1e-300, sums.Zip(counts, static (sum, count) => sum * sum / count).Sum());
        for (var at = 1; at < sums.Length; at++)
        {
            leftSum += sums[at - 1];
            leftCount += counts[at - 1];
            var rightCount = count - leftCount;
            if (leftCount < FewestTrials || rightCount < FewestTrials || !mayCut(at))
                continue;
            var gain = leftSum * leftSum / leftCount + (sum - leftSum) * (sum - leftSum) / rightCount - sum * sum / count;
            if (gain > best && gain > smallest)
                (best, place) = (gain, at);
        }

        return (best, place);
    }

    private sealed record Cut(int Field, double Gain, double Value, HashSet<int>? Categories);
}
