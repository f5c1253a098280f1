using DistSeq.Client.Reports.Numbers;

namespace DistSeq.Client.Tests.Reports;

/// <summary>Functions whose importance is known by formula.</summary>
public sealed class ImportanceTests
{
    private static readonly SampleField _range = new(0, 50, 0.5);

    [Fact]
    public void Variance_shares_of_a_sum_are_those_of_its_squared_weights()
    {
        // Var(a x) = a² / 12: shares 1 : 4 : 0.
        var shares = FunctionalAnova.Of(Sampled([_range, _range, _range], 1_000, static x => x[0] + 2 * x[1]));

        Assert.Equal(0.2, shares[0], 0.02);
        Assert.Equal(0.8, shares[1], 0.02);
        Assert.Equal(0, shares[2], 0.01);
    }

    [Fact]
    public void Variance_shares_of_the_Ishigami_function_are_near_the_published_ones()
    {
        // Ishigami and Homma (1990) with a = 7, b = 0.1: S1 = 0.3139, S2 = 0.4424, S3 = 0, and 0.2437 of x1 with x3. A tree takes
        // a part of what goes up and down (x2) for a combination of fields.
        static double Ishigami(double[] x)
        {
            double[] angle = [.. x.Select(static it => Math.PI * (2 * it - 1))];
            return Math.Sin(angle[0]) + 7 * Math.Pow(Math.Sin(angle[1]), 2) + 0.1 * Math.Pow(angle[2], 4) * Math.Sin(angle[0]);
        }

        var shares = FunctionalAnova.Of(Sampled([_range, _range, _range], 2_000, Ishigami));

        Assert.Equal(0.3139, shares[0], 0.05);
        Assert.Equal(0.4424, shares[1], 0.1);
        Assert.Equal(0, shares[2], 0.02);
        Assert.Equal(0.2437, 1 - shares.Sum(), 0.12);
    }

    [Fact]
    public void A_product_around_its_mean_belongs_to_no_field_alone()
    {
        var shares = FunctionalAnova.Of(Sampled([_range, _range], 1_000, static x => (x[0] - 0.5) * (x[1] - 0.5)));

        Assert.All(shares, static share => Assert.InRange(share, 0, 0.05));
    }

    [Fact]
    public void A_tree_of_known_boxes_has_exact_shares()
    {
        // 4 [x >= 1/2] + [c = 1] over three categories: Var = 16/4 and 2/9.
        SampleField[] fields = [_range, new(3, 3, 0)];
        var (low, high) = TreeLeaf.Whole(fields).CutAt(0, 0.5);
        var leaves = new[] { low, high }.SelectMany(static half => ((TreeLeaf[])[
            half.CutBy(1, new HashSet<int> { 1 }).Left, half.CutBy(1, new HashSet<int> { 1 }).Right])).ToList();
        for (var i = 0; i < leaves.Count; i++)
            leaves[i].Value = (i / 2 * 4) + (i % 2 == 0 ? 1 : 0);

        var shares = FunctionalAnova.OfTree(fields, leaves)!;

        Assert.Equal(4 / (4 + 2.0 / 9), shares[0], 1e-12);
        Assert.Equal(2.0 / 9 / (4 + 2.0 / 9), shares[1], 1e-12);
    }

    [Fact]
    public void Categories_are_cut_wherever_they_stand_in_the_list()
    {
        // Categories 0 and 3 against 1 and 2: variance 1/4 and 1/12.
        var shares = FunctionalAnova.Of(Sampled([new(4, 4, 0), _range], 1_000, static x => (x[0] is 0 or 3 ? 1 : 0) + x[1]));

        Assert.Equal(0.75, shares[0], 0.03);
        Assert.Equal(0.25, shares[1], 0.03);
    }

    [Fact]
    public void What_is_the_same_everywhere_has_no_importance()
    {
        var sample = Sampled([_range, _range], 100, static _ => 1);

        Assert.Equal([0, 0], FunctionalAnova.Of(sample));
        Assert.Equal([0, 0], PedAnova.Of(sample with { Fields = [new SampleField(0, 1, 0.5), new SampleField(0, 1, 0.5)] }));
    }

    [Fact]
    public void The_best_trials_differ_in_the_fields_that_matter()
    {
        var shares = PedAnova.Of(Sampled([_range, _range, new(3, 3, 0)], 1_000, static x => x[0]));

        Assert.InRange(shares[0], 0.95, 1);
        Assert.Equal(1, shares.Sum(), 1e-12);
    }

    [Fact]
    public void Fields_that_matter_the_same_have_the_same_importance()
    {
        var shares = PedAnova.Of(Sampled([_range, _range, _range], 5_000, static x => x[0] + x[2]));

        Assert.Equal(0.5, shares[0], 0.06);
        Assert.Equal(0.5, shares[2], 0.06);
    }

    [Fact]
    public void The_divergence_of_categories_is_that_of_their_shares()
    {
        // The best tenth has category 0 alone, of 2 and of 4 that are equally frequent: Σ p (q / p - 1)² = 1 and 3.
        var shares = PedAnova.Of(Sampled(
            [new(2, 2, 0), new(4, 4, 0)], 20_000, static x => (x[0] > 0 ? 1 : 0) + (x[1] > 0 ? 1 : 0)));

        Assert.Equal(0.25, shares[0], 0.02);
        Assert.Equal(0.75, shares[1], 0.02);
    }

    [Fact]
    public void Trials_that_do_not_search_a_field_say_nothing_about_it()
    {
        var sample = Sampled([new(2, 2, 0), _range], 2_000, static x => x[0] == 0 ? x[1] : 2);
        foreach (var point in sample.Points.Where(static point => point[0] != 0))
            point[1] = double.NaN;

        Assert.InRange(PedAnova.Of(sample)[1], 0.6, 1);
        Assert.All(FunctionalAnova.Of(sample), static share => Assert.InRange(share, 0, 1));
    }

    // Evenly drawn points, always the same.
    private static Sample Sampled(SampleField[] fields, int count, Func<double[], double> costOf)
    {
        var random = new Random(7);
        double[][] points =
        [
            .. Enumerable.Range(0, count).Select(_ => fields
                .Select(field => field.IsCategory ? random.Next(field.Categories) : random.NextDouble()).ToArray()),
        ];
        return new Sample(fields, points, [.. points.Select(costOf)]);
    }
}
