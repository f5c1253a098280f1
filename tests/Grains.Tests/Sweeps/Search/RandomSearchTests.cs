using DistSeq.Grains.Sweeps.Search;
using static DistSeq.Grains.Tests.Sweeps.Search.StudiedSweep;

namespace DistSeq.Grains.Tests.Sweeps.Search;

public sealed class RandomSearchTests
{
    private const int Many = 500;

    [Fact]
    public void Trials_are_a_function_of_search_seed_and_number()
    {
        var spec = Spec(
            ("model.hidden", List("32", "64", "128")), ("optimizer.learningRate", Range(0.001, 0.1, scale: SearchScale.Log)));
        Assert.Equal(Draw(spec), Draw(spec with { Name = "other", Parallel = 9 }));
        Assert.NotEqual(Draw(spec), Draw(spec with { Seed = 2 }));
        Assert.True(Draw(spec).Distinct().Count() > Many / 2);
    }

    [Fact]
    public void Values_are_in_the_order_of_the_spec()
    {
        var (hidden, rate) = (("model.hidden", List("32", "64")), ("optimizer.learningRate", Range(0.001, 0.1)));
        Assert.Equal(["model.hidden", "optimizer.learningRate"], Trials(Spec(hidden, rate), 1)[0].Keys);
        Assert.Equal(["optimizer.learningRate", "model.hidden"], Trials(Spec(rate, hidden), 1)[0].Keys);
    }

    [Fact]
    public void Of_a_list_every_value_comes_about_as_often()
    {
        // The rate makes the space infinite, so that values may repeat.
        var drawn = Trials(Spec(("model.cell", List("rnn", "lstm", "gru")), ("optimizer.learningRate", Range(0, 1))), Many)
            .Select(values => values["model.cell"]).ToList();
        Assert.Equal(["gru", "lstm", "rnn"], drawn.Distinct().Order());
        Assert.All(drawn.GroupBy(value => value), group => Assert.InRange(group.Count(), Many / 4, Many / 2));
    }

    [Theory]
    [InlineData(0.001, 0.1, SearchScale.Log)]
    [InlineData(0.25, 0.75, SearchScale.Linear)]
    [InlineData(-1.5, 2.25, SearchScale.Linear)]
    [InlineData(1, 3, SearchScale.Linear)]
    [InlineData(0.123456789, 0.123456791, SearchScale.Linear)]
    [InlineData(0.123456789, 0.123456791, SearchScale.Log)]
    [InlineData(1e-12, 1e12, SearchScale.Log)]
    public void Of_a_range_values_lie_within(double lowest, double highest, SearchScale scale)
    {
        var drawn = Draw(Spec(("optimizer.learningRate", Range(lowest, highest, scale: scale))))
            .Select(text => double.Parse(text, CultureInfo.InvariantCulture)).ToArray();
        Assert.All(drawn, value => Assert.InRange(value, lowest, highest));
        var middle = scale == SearchScale.Log ? Math.Sqrt(lowest * highest) : (lowest + highest) / 2;
        if (highest - lowest > 1e-6)
            Assert.InRange(drawn.Count(value => value < middle), Many / 3, 2 * Many / 3);
    }

    [Theory]
    [InlineData(1, 4, SearchScale.Linear)]
    [InlineData(1, 4, SearchScale.Log)]
    [InlineData(1, 2_000_000_000, SearchScale.Linear)]
    [InlineData(1, 2_000_000_000, SearchScale.Log)]
    [InlineData(1, 9_007_199_254_740_991, SearchScale.Linear)]
    [InlineData(7, 7, SearchScale.Log)]
    public void Of_a_field_of_whole_numbers_values_are_whole_and_written_so(double lowest, double highest, SearchScale scale)
    {
        var drawn = Draw(Spec(("training.steps", Range(lowest, highest, scale: scale))));
        Assert.All(
            drawn, text => Assert.InRange(
                long.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture), (long)lowest, (long)highest));
        if (highest == 4)
            Assert.Equal(["1", "2", "3", "4"], drawn.Order());
    }

    [Fact]
    public void A_condition_on_the_base_is_decided_by_it()
    {
        var bias = ("model.forgetBias", Range(0, 1));
        var conditional = (bias.Item1, bias.Item2 with { When = When("model.cell", "lstm") });
        Assert.Equal(Draw(Spec(bias)), Draw(Spec(conditional)));
        var base_ = Examples.Job with { Model = Examples.Job.Model with { Cell = CellKind.Gru } };
        Assert.Empty(Assert.Single(Trials(Spec(conditional) with { Base = base_ }, Many)));
    }

    private static SweepSpec Spec(params (string Path, SearchSpec Search)[] search) =>
        StudiedSweep.Spec(SearchAlgorithm.Random, search);

    private static string[] Draw(SweepSpec spec) => [.. Trials(spec, Many).Select(values => string.Join(' ', values.Values))];

    private static IReadOnlyList<IReadOnlyDictionary<string, string>> Trials(SweepSpec spec, int trials)
    {
        var sweep = new StudiedSweep(spec, static _ => TrialOutcome.Failed);
        sweep.Run(trials);
        return sweep.Values;
    }
}
