namespace DistSeq.Client.Reports.Numbers;

/// <summary>
/// Functional ANOVA (Hutter, Hoos and Leyton-Brown, ICML 2014): the share of the objective's variance over the whole space that
/// each field explains on its own. A random forest predicts the objective; since a tree is constant in boxes, its mean over all
/// other fields, and the variance of that mean, are sums over its leaves (their section 3).
/// </summary>
internal static class FunctionalAnova
{
    private const int Trees = 64;
    private const int MostTrials = 2_000;
    private const int Seed = 1;

    /// <summary>The share of each field; what is missing to 1 is due to combinations of fields.</summary>
    public static double[] Of(Sample sample)
    {
        var filled = Filled(sample);
        var random = new Random(Seed);
        var shares = new double[sample.Fields.Count];
        var count = 0;
        for (var tree = 0; tree < Trees; tree++)
        {
            var drawn = new int[filled.Count];
            for (var i = 0; i < drawn.Length; i++)
                drawn[i] = random.Next(filled.Count);
            if (OfTree(filled.Fields, RegressionTree.Grow(filled, drawn, random)) is not { } ofTree)
                continue;
            count++;
            for (var field = 0; field < shares.Length; field++)
                shares[field] += ofTree[field];
        }

        return count == 0 ? shares : [.. shares.Select(share => share / count)];
    }

    /// <summary>The same of one tree; null where it predicts the same everywhere.</summary>
    public static double[]? OfTree(IReadOnlyList<SampleField> fields, IReadOnlyList<TreeLeaf> leaves)
    {
        double[] volumes = [.. leaves.Select(static leaf => leaf.Volume)];
        var mean = leaves.Select((leaf, index) => volumes[index] * leaf.Value).Sum();
        var variance = leaves.Select((leaf, index) => volumes[index] * (leaf.Value - mean) * (leaf.Value - mean)).Sum();
        if (!(variance > 1e-24 * mean * mean) || leaves.Count < 2)
            return null;
        return
        [
            .. fields.Select((field, index) =>
                (field.IsCategory ? CategoryVariance(leaves, volumes, index, field.Categories, mean)
                    : RangeVariance(leaves, volumes, index, mean)) / variance),
        ];
    }

    private static double CategoryVariance(
        IReadOnlyList<TreeLeaf> leaves, double[] volumes, int field, int categories, double mean)
    {
        var means = new double[categories];
        for (var i = 0; i < leaves.Count; i++)
        {
            var weighted = leaves[i].Value * volumes[i] / leaves[i].ShareOf(field);
            for (var category = 0; category < categories; category++)
                means[category] += leaves[i].MembersOf(field)![category] ? weighted : 0;
        }

        return means.Average(it => (it - mean) * (it - mean));
    }

    // Between two neighbouring edges of leaves, the mean over the other fields is constant.
    private static double RangeVariance(IReadOnlyList<TreeLeaf> leaves, double[] volumes, int field, double mean)
    {
        double[] edges = [.. leaves.SelectMany(leaf => new[] { leaf.Low[field], leaf.High[field] }).Distinct().Order()];
        var changes = new double[edges.Length];
        for (var i = 0; i < leaves.Count; i++)
        {
            var weighted = leaves[i].Value * volumes[i] / leaves[i].ShareOf(field);
            changes[Array.BinarySearch(edges, leaves[i].Low[field])] += weighted;
            changes[Array.BinarySearch(edges, leaves[i].High[field])] -= weighted;
        }

        var (variance, here) = (0.0, 0.0);
        for (var i = 0; i < edges.Length - 1; i++)
        {
            here += changes[i];
            variance += (edges[i + 1] - edges[i]) * (here - mean) * (here - mean);
        }

        return variance;
    }

    // A forest needs a value everywhere; of very many trials every so-manieth is enough.
    private static Sample Filled(Sample sample)
    {
        var stride = (sample.Count + MostTrials - 1) / MostTrials;
        int[] kept = [.. Enumerable.Range(0, sample.Count).Where(trial => trial % stride == 0)];
        return sample with
        {
            Points =
            [
                .. kept.Select(trial => sample.Points[trial]
                    .Select((value, field) => double.IsNaN(value) ? sample.Fields[field].Default : value).ToArray()),
            ],
            Costs = [.. kept.Select(trial => sample.Costs[trial])],
        };
    }
}
