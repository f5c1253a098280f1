using DistSeq.Engine.Numerics;
using DistSeq.Grains.Sweeps.Space;
using static DistSeq.Grains.Tests.Sweeps.Search.StudiedSweep;

namespace DistSeq.Grains.Tests.Sweeps.Space;

public sealed class SearchSpaceTests
{
    private static readonly SearchSpace Branching = Of(
        ("model.cell", List("rnn", "lstm", "gru")),
        ("model.forgetBias", Range(0, 1, 0.25) with { When = When("model.cell", "lstm") }),
        ("model.layers", Range(1, 4)),
        ("model.dropout.betweenLayers", Range(0, 0.5, 0.5) with { When = When("model.layers", "2", "4") }));

    [Fact]
    public void The_points_of_a_finite_space_have_numbers_of_their_own()
    {
        var all = Branching.Configurations!;
        Assert.Equal((2 + 5) * (2 + (2 * 2)), all.Count);
        var lines = new HashSet<string>();
        for (var number = 0; number < all.Count; number++)
        {
            var point = all.At(number);
            Assert.Equal(number, all.NumberOf(point));
            var values = Branching.Write(point);
            Assert.Equal(point, Branching.Read(values));
            Assert.True(lines.Add(Line(values)));
        }
    }

    [Fact]
    public void Without_conditions_they_are_in_order_of_names_the_last_fastest()
    {
        var space = Of(("model.layers", Range(1, 2)), ("model.cell", List("rnn", "lstm")));
        Assert.Equal(
            ["rnn 1", "rnn 2", "lstm 1", "lstm 2"],
            Enumerable.Range(0, 4).Select(number => space.Write(space.Configurations!.At(number)))
                .Select(values => $"{values["model.cell"]} {values["model.layers"]}"));
    }

    [Fact]
    public void A_space_with_real_numbers_or_too_many_points_is_not_counted()
    {
        Assert.Null(Of(("optimizer.learningRate", Range(0, 1))).Configurations);
        Assert.Null(Of(("training.steps", Range(1, 2e9)), ("data.seed", Range(1, 9e15))).Configurations);
        Assert.Equal(2_000_000_000, Of(("training.steps", Range(1, 2e9))).Configurations!.Count);
    }

    [Theory]
    [InlineData(0.1, 0.75, 0.2, SearchScale.Linear, "0.1 0.3 0.5 0.7")]
    [InlineData(0.1, 0.7, 0.2, SearchScale.Linear, "0.1 0.3 0.5 0.7")]
    [InlineData(0.1, 0.7, 0.2, SearchScale.Log, "0.1 0.3 0.5 0.7")]
    [InlineData(-1, 1, 0.5, SearchScale.Linear, "-1 -0.5 0 0.5 1")]
    [InlineData(1, 1.0000003, 1e-7, SearchScale.Linear, "1 1.0000001 1.0000002 1.0000003")]
    [InlineData(0.5, 0.6, 1.0, SearchScale.Linear, "0.5")]
    [InlineData(0.25, 0.25, 0.5, SearchScale.Log, "0.25")]
    public void Steps_begin_at_the_lowest_and_never_leave_the_range(
        double lowest, double highest, double step, SearchScale scale, string values)
    {
        var range = new SteppedRange("optimizer.learningRate", lowest, highest, step, scale);
        var written = Enumerable.Range(0, (int)range.Count!).Select(index => range.Write(range.At(index))).ToArray();
        Assert.Equal(values, string.Join(' ', written));
        Assert.Equal(Enumerable.Range(0, written.Length).Select(index => range.At(index)), written.Select(range.Read));
    }

    [Theory]
    [InlineData(SearchScale.Linear)]
    [InlineData(SearchScale.Log)]
    public void The_cells_of_steps_fill_the_unit_interval_around_their_coordinates(SearchScale scale)
    {
        var range = new SteppedRange("model.hidden", 1, 50, 7, scale);
        var end = 0.0;
        for (var index = 0L; index < range.Count; index++)
        {
            var (from, to) = range.CellOf(range.At(index));
            Assert.Equal(end, from, 1e-12);
            Assert.InRange(range.At(index), from, to);
            Assert.Equal(index, range.IndexOf((from + to) / 2));
            Assert.Equal(range.At(index), range.Place(from + (0.99 * (to - from))));
            end = to;
        }

        Assert.Equal(1, end, 1e-12);
    }

    [Fact]
    public void A_parameter_is_active_only_if_those_it_depends_on_are()
    {
        var space = Of(
            ("model.cell", List("rnn", "lstm")),
            ("optimizer.kind", List("sgd", "adam") with { When = When("model.cell", "lstm") }),
            ("optimizer.momentum", Range(0, 1) with { When = When("optimizer.kind", "sgd") }));
        var point = space.Read(new Dictionary<string, string>
        {
            ["model.cell"] = "rnn",
            ["optimizer.kind"] = "sgd",
            ["optimizer.momentum"] = "0.5",
        });
        Assert.Equal("model.cell=rnn", Line(space.Write(point)));
    }

    [Fact]
    public void A_value_that_a_range_never_has_makes_no_condition_hold()
    {
        var space = Of(
            ("model.layers", Range(1, 4)), ("model.forgetBias", List("1") with { When = When("model.layers", "2.0", "5") }));
        Assert.Equal(4, space.Configurations!.Count);
        Assert.Equal(
            "model.forgetBias=1 model.layers=2",
            Line(space.Write(space.Read(
                new Dictionary<string, string> { ["model.layers"] = "2", ["model.forgetBias"] = "1.0" }))));
    }

    [Fact]
    public void Points_are_drawn_with_each_branch_as_likely_as_its_value()
    {
        var random = new CounterRandom(1, RandomPurpose.Search, 0);
        var lstm = 0;
        for (var draw = 0; draw < 3_000; draw++)
            lstm += Branching.Write(Branching.Draw(ref random))["model.cell"] == "lstm" ? 1 : 0;
        Assert.InRange(lstm, 900, 1_100);
    }

    private static SearchSpace Of(params (string Path, SearchSpec Search)[] search) =>
        SearchSpace.Of(Spec(SearchAlgorithm.Random, search));
}
