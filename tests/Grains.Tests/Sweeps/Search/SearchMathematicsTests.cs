using DistSeq.Engine.Numerics;
using DistSeq.Grains.Sweeps.Search;
using DistSeq.Grains.Sweeps.Space;
using static DistSeq.Grains.Tests.Sweeps.Search.StudiedSweep;

namespace DistSeq.Grains.Tests.Sweeps.Search;

/// <summary>The parts of searches, each against what is known of it.</summary>
public sealed class SearchMathematicsTests
{
    [Theory]
    [InlineData(-5.0, 5.0, 1.0, 1.0)]
    [InlineData(-5.0, 0.5, 0.5, 0.25)]
    [InlineData(1.5, 5.0, 1.5, 2.25)]
    public void A_curved_valley_is_followed_to_its_end_or_to_the_bound(double lowest, double highest, double x, double y)
    {
        var start = Math.Clamp(-1.2, lowest, highest);
        var (point, _) = BoundedMinimizer.Minimize(
            static (at, gradient) =>
            {
                var (a, b) = (1 - at[0], at[1] - (at[0] * at[0]));
                (gradient[0], gradient[1]) = ((-2 * a) - (400 * at[0] * b), 200 * b);
                return (a * a) + (100 * b * b);
            },
            [start, Math.Clamp(1, lowest, highest)], lowest, highest, 1e-8);
        Assert.Equal(x, point[0], 1e-4);
        Assert.Equal(y, point[1], 1e-3);
    }

    [Fact]
    public void A_minimum_beyond_infinite_values_is_not_lost()
    {
        var (point, value) = BoundedMinimizer.Minimize(
            static (at, gradient) =>
            {
                gradient[0] = 2 * (at[0] - 1);
                return at[0] < 0.5 ? double.PositiveInfinity : (at[0] - 1) * (at[0] - 1);
            },
            [4], -5, 5, 1e-8);
        Assert.Equal(1, point[0], 1e-6);
        Assert.Equal(0, value, 1e-10);
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(-1e-9)]
    [InlineData(-40.0)]
    public void Quantiles_of_the_normal_distribution_are_those_of_its_probabilities(double x)
    {
        Assert.Equal(1, StandardNormal.Below(x) + StandardNormal.Below(-x), 1e-15);
        Assert.Equal(StandardNormal.Between(x, x + 1), StandardNormal.Between(-x - 1, -x), 1e-15);
        if (x > -5)
            Assert.Equal(x, StandardNormal.Quantile(StandardNormal.Below(x)), 1e-12);
    }

    [Fact]
    public void A_process_goes_through_its_points_and_doubts_between_them()
    {
        double[][] points = [[0], [0.2], [0.4], [0.6], [0.8], [1]];
        double[] values = [.. points.Select(static point => Math.Sin(6 * point[0]))];
        var process = GaussianProcess.Fit([false], points, values);
        foreach (var (point, value) in points.Zip(values))
            Assert.Equal(value, process.At(point).Mean, 0.02);
        Assert.True(process.At([0.3]).Variance > 2 * process.At([0.2]).Variance);
        Assert.Equal(Math.Sin(1.8), process.At([0.3]).Mean, 0.05);
        // A point whose value is not known takes the doubt away, and leaves the mean.
        var with = process.With([[0.3]]);
        Assert.Equal(process.At([0.35]).Mean, with.At([0.35]).Mean, 1e-3);
        Assert.True(with.At([0.3]).Variance < process.At([0.3]).Variance / 2);
    }

    [Theory]
    [InlineData(0.1, 0.45)]
    [InlineData(0.77, 0.9)]
    [InlineData(0.201, 0.3)]
    public void The_slope_of_expected_improvement_is_that_of_its_values(double x, double y)
    {
        double[][] points = [[0, 0.1], [0.2, 0.3], [0.5, 0.9], [0.6, 0.2], [0.9, 0.7]];
        var process = GaussianProcess.Fit([false, false], points, [0.3, -1.5, 1.2, 0.5, -0.5]);
        var improvement = new ExpectedImprovement(process, -1.5);
        var slope = new double[2];
        var value = improvement.At([x, y], slope);
        Assert.Equal(improvement.At([x, y]), value, 1e-12);
        const double little = 1e-6;
        Assert.Equal((improvement.At([x + little, y]) - improvement.At([x - little, y])) / (2 * little), slope[0], 1e-3);
        Assert.Equal((improvement.At([x, y + little]) - improvement.At([x, y - little])) / (2 * little), slope[1], 1e-3);
    }

    [Fact]
    public void A_mixture_is_a_density_also_where_parameters_are_not_always_active()
    {
        var space = SearchSpace.Of(Spec(
            SearchAlgorithm.Tpe, ("model.cell", List("rnn", "lstm", "gru")),
            ("model.forgetBias", Range(0, 1) with { When = When("model.cell", "lstm") }),
            ("model.hidden", Range(8, 64, 8, SearchScale.Log))));
        // By name: cell, forget bias, hidden.
        var mixture = new ParzenMixture(space, space.Order, [[0, double.NaN, 0.5], [1, 0.2, 0.9], [1, 0.25, 0.1]]);
        var hidden = space.Parameters[2];
        var sum = 0.0;
        for (var size = 0; size < hidden.Count; size++)
        {
            sum += Math.Exp(mixture.LogDensity([0, double.NaN, hidden.At(size)]))
                + Math.Exp(mixture.LogDensity([2, double.NaN, hidden.At(size)]));
            for (var part = 0; part < 1_000; part++)
                sum += Math.Exp(mixture.LogDensity([1, (part + 0.5) / 1_000, hidden.At(size)])) / 1_000;
        }

        Assert.Equal(1, sum, 1e-4);
        Assert.True(mixture.LogDensity([1, 0.22, hidden.At(7)]) > mixture.LogDensity([1, 0.9, hidden.At(7)]));
    }

    [Fact]
    public void What_a_mixture_draws_is_distributed_as_it_says()
    {
        var space = SearchSpace.Of(Spec(SearchAlgorithm.Tpe, ("model.forgetBias", Range(0, 1))));
        var mixture = new ParzenMixture(space, space.Order, [[0.1], [0.15], [0.9]]);
        var random = new CounterRandom(1, RandomPurpose.Search, 0);
        const int draws = 20_000;
        var shares = new double[10];
        for (var draw = 0; draw < draws; draw++)
            shares[(int)(mixture.Draw([double.NaN], ref random)[0] * 10)] += 1.0 / draws;
        for (var part = 0; part < 10; part++)
        {
            var density = Enumerable.Range(0, 100)
                .Average(i => Math.Exp(mixture.LogDensity([(part / 10.0) + ((i + 0.5) / 1_000)])));
            Assert.Equal(density / 10, shares[part], 0.01);
        }
    }

    [Fact]
    public void An_evolution_follows_a_long_valley_and_begins_anew_at_its_end()
    {
        static double Value(double[] x) => Square(x[0] - 0.7) + (1e4 * Square(x[1] - x[0])) + Square(x[2] - 0.2);
        var evolution = new Evolution(8, [0, 0, 0]);
        var best = double.PositiveInfinity;
        var restarts = 0;
        for (var generation = 0; generation < 400; generation++)
        {
            var points = Enumerable.Range(0, 8).Select(index =>
            {
                var random = new CounterRandom(1, RandomPurpose.Search, (8 * generation) + index);
                return evolution.Draw(ref random);
            }).OrderBy(Value).ToList();
            Assert.All(points, static point => Assert.All(point, static x => Assert.InRange(x, 0, 1)));
            best = Math.Min(best, Value(points[0]));
            evolution.Learn(points);
            var place = new CounterRandom(1, RandomPurpose.Search, -1 - generation);
            restarts += evolution.RestartIfConverged(ref place) ? 1 : 0;
        }

        Assert.True(best < 1e-8, $"{best}");
        Assert.InRange(restarts, 1, 10);
    }

    private static double Square(double x) => x * x;
}
