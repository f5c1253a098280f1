using DistSeq.Grains.Sweeps;

namespace DistSeq.Grains.Tests.Sweeps;

public sealed class RandomSearchTests
{
    private const int Many = 500;
    private readonly RandomSearch _search = new();

    [Fact]
    public void Trials_are_a_function_of_spec_seed_and_number()
    {
        var spec = Spec(
            ("model.hidden", List("32", "64", "128")), ("optimizer.learningRate", Range(0.001, 0.1, SearchScale.Log)));
        Assert.Equal(Draw(spec), Draw(spec with { Name = "other", Parallel = 9 }));
        Assert.NotEqual(Draw(spec), Draw(spec with { Seed = 2 }));
        Assert.True(Draw(spec).Distinct().Count() > Many / 2);
    }

    [Fact]
    public void The_order_of_keys_does_not_show_in_the_values()
    {
        var (hidden, rate) = (("model.hidden", List("32", "64", "128")),
            ("optimizer.learningRate", Range(0.001, 0.1, SearchScale.Log)));
        var (one, other) = (Spec(hidden, rate), Spec(rate, hidden));
        for (var number = 0; number < 20; number++)
        {
            var (first, second) = (_search.Suggest(one, number), _search.Suggest(other, number));
            Assert.Equal(first.OrderBy(pair => pair.Key), second.OrderBy(pair => pair.Key));
            Assert.Equal(["model.hidden", "optimizer.learningRate"], first.Keys);
            Assert.Equal(["optimizer.learningRate", "model.hidden"], second.Keys);
        }
    }

    [Fact]
    public void Of_a_list_every_value_comes_about_as_often()
    {
        var drawn = Draw(Spec(("model.cell", List("rnn", "lstm", "gru"))));
        Assert.Equal(["gru", "lstm", "rnn"], drawn.Distinct().Order());
        Assert.All(drawn.GroupBy(value => value), group => Assert.InRange(group.Count(), Many / 4, Many / 2));
    }

    [Theory]
    [InlineData(0.001, 0.1, SearchScale.Log)]
    [InlineData(0.25, 0.75, SearchScale.Linear)]
    [InlineData(-1.5, 2.25, SearchScale.Linear)]
    [InlineData(0.123456789, 0.123456791, SearchScale.Linear)]
    [InlineData(0.123456789, 0.123456791, SearchScale.Log)]
    [InlineData(1.5, 1.5, SearchScale.Log)]
    [InlineData(1e-12, 1e12, SearchScale.Log)]
    public void Of_a_range_values_lie_within(double lowest, double highest, SearchScale scale)
    {
        var drawn = Draw(Spec(("optimizer.learningRate", Range(lowest, highest, scale))))
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
    public void Between_whole_bounds_values_are_whole_and_written_so(double lowest, double highest, SearchScale scale)
    {
        var drawn = Draw(Spec(("training.steps", Range(lowest, highest, scale))));
        Assert.All(
            drawn, text => Assert.InRange(
                long.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture), (long)lowest, (long)highest));
        if (highest == 4)
            Assert.Equal(["1", "2", "3", "4"], drawn.Distinct().Order());
    }

    private static SweepSpec Spec(params (string Path, SearchSpec Search)[] search) =>
        new() { Base = Examples.Job, Search = search.ToDictionary(pair => pair.Path, pair => pair.Search) };

    private static SearchSpec List(params string[] values) => new() { Values = values };

    private static SearchSpec Range(double lowest, double highest, SearchScale scale) =>
        new() { Range = [lowest, highest], Scale = scale };

    private string[] Draw(SweepSpec spec) =>
        [.. Enumerable.Range(0, Many).Select(number => string.Join(' ', _search.Suggest(spec, number).Values))];
}
