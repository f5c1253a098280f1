using DistSeq.Grains.Sweeps.Pruning;
using DistSeq.Grains.Sweeps.Search;

namespace DistSeq.Grains.Tests.Sweeps.Pruning;

/// <summary>The decisions of each pruner, by hand.</summary>
public sealed class PrunerTests
{
    [Fact]
    public void A_bracket_of_81_trials_comes_down_to_one()
    {
        var pruner = new SuccessiveHalvingPruner(first: 1, factor: 3, bracket: 81);
        Assert.Equal([1, 3, 9, 27, null], Enumerable.Range(0, 5).Select(rung => pruner.Step(7, rung, 81)));
        var left = Enumerable.Range(0, 81).ToList();
        int[] expected = [27, 9, 3, 1];
        for (var rung = 0; rung < 4; rung++)
        {
            // Later trials are better.
            var study = Study(Enumerable.Range(0, 81).Select(trial => Enumerable.Repeat(
                -(double)trial, left.Contains(trial) ? rung + 1 : Math.Min(rung, 1)).ToArray()));
            left = [.. left.Where(trial => study.GoesOn(pruner, trial, rung))];
            Assert.Equal(Enumerable.Range(81 - expected[rung], expected[rung]), left);
        }
    }

    [Fact]
    public void Of_equal_trials_the_earlier_go_on()
    {
        var pruner = new SuccessiveHalvingPruner(first: 1, factor: 2, bracket: 4);
        var study = Study(Enumerable.Repeat<double[]>([1], 8));
        Assert.Equal([0, 1, 4, 5], Enumerable.Range(0, 8).Where(trial => study.GoesOn(pruner, trial, 0)));
    }

    [Fact]
    public void Brackets_of_hyperband_are_those_of_the_paper()
    {
        // Table 1 of the paper: R = 81, η = 3.
        var pruner = new HyperbandPruner(first: 1, factor: 3, rungs: 4);
        (int First, int End)[] brackets = [(0, 81), (81, 115), (115, 130), (130, 138), (138, 143)];
        foreach (var (bracket, (first, end)) in brackets.Index())
        {
            foreach (var trial in new[] { first, end - 1 })
            {
                Assert.Equal((first, end), pruner.Needs(trial, 0));
                Assert.Equal(first, pruner.Batch(trial));
                Assert.Equal((first + 143, end + 143), pruner.Needs(trial + 143, 0));
                Assert.Equal(
                    [.. Enumerable.Range(bracket, 4 - bracket).Select(static power => (long?)Math.Pow(3, power)), null],
                    Enumerable.Range(0, 5 - bracket).Select(rung => pruner.Step(trial, rung, 81)));
            }
        }
    }

    [Fact]
    public void Hyperband_has_brackets_as_large_as_sweeps_can_be()
    {
        var pruner = new HyperbandPruner(first: 1, factor: 100, rungs: 31);
        Assert.Equal((0, 1_000_000), pruner.Needs(99_999, 0));
    }

    [Fact]
    public void Asha_lets_only_the_best_so_far_go_on_while_there_are_few()
    {
        var pruner = new AshaPruner(first: 10, factor: 3, lag: 0);
        Assert.Equal("+-+-+--", Decided(pruner, 5, 6, 4, 4, 3, 9, 4.5));
        // Of six, two go on.
        Assert.Equal("+--+-+", Decided(pruner, 1, 4, 3, 0, 5, 0.5));
    }

    [Fact]
    public void Asha_compares_with_trials_before_the_lag_only()
    {
        var pruner = new AshaPruner(first: 10, factor: 3, lag: 2);
        Assert.Equal("+++--+", Decided(pruner, 5, 6, 4, 7, 8, 3.5));
    }

    [Fact]
    public void The_best_value_so_far_is_compared_with_the_median_of_those_at_the_rung()
    {
        var pruner = new MedianPruner(first: 10, every: 5, startup: 2, lag: 0);
        Assert.Equal([10, 15, 20, null], Enumerable.Range(0, 4).Select(rung => pruner.Step(0, rung, 25)));
        double[][] earlier = [[1, 4], [2, 2], [double.NaN, double.NaN], [9]];
        // The median at rung 1 of 4 and 2 is 3.
        Assert.True(Study([.. earlier, [8, 3]]).GoesOn(pruner, 4, 1));
        Assert.False(Study([.. earlier, [8, 3.1]]).GoesOn(pruner, 4, 1));
        Assert.True(Study([.. earlier, [2.5, 7]]).GoesOn(pruner, 4, 1));
        Assert.True(Study([[1, 4], [100, 100]]).GoesOn(pruner, 1, 1));
        Assert.True(Study([[double.NaN], [3], [4]]).GoesOn(new MedianPruner(10, 5, startup: 1, lag: 1), 2, 0));
    }

    [Theory]
    [InlineData(1.0, 2, true)]
    [InlineData(3.0, 3, true)]
    [InlineData(0.9, 2, false)]
    [InlineData(3.1, 2, false)]
    public void A_trial_ends_outside_of_its_bounds(double value, int trial, bool goesOn)
    {
        var study = Study([[0], [0], [value], [value]]);
        Assert.Equal(goesOn, study.GoesOn(new ThresholdPruner(10, 5, lowest: 1, highest: 3), trial, 0));
    }

    [Fact]
    public void Patience_ends_with_the_rungs_that_improve_too_little()
    {
        var pruner = new PatiencePruner(first: 10, every: 5, patience: 2, minDelta: 0.5);
        string Along(params double[] values) =>
            string.Concat(values.Select((_, rung) => Study([values]).GoesOn(pruner, 0, rung) ? '+' : '-'));
        Assert.Equal("++++++", Along(5, 5.2, 4.4, 4.2, 3.8, 3.6));
        Assert.Equal("++++-", Along(5, 5.2, 4.4, 4.2, 4));
    }

    [Fact]
    public void A_search_does_not_wait_for_trials_that_wait_for_the_one_it_chooses()
    {
        var pruner = new SuccessiveHalvingPruner(first: 1, factor: 2, bracket: 4);
        var tpe = new TpeSearch(new AlgorithmSpec { Kind = SearchAlgorithm.Tpe, Startup = 2 }, lag: 1);
        var search = new BatchSearch(tpe, pruner.Batch);
        Assert.Equal([0, 0, 0, 0, 3, 4, 4, 4, 7], Enumerable.Range(0, 9).Select(search.Needs));
    }

    [Fact]
    public void A_trial_that_never_exists_is_not_waited_for()
    {
        var pruner = new SuccessiveHalvingPruner(first: 1, factor: 2, bracket: 4);
        PruningTrial[] trials = [Trial(1), Trial(2)];
        Assert.False(new PruningStudy(trials, 3).Knows(pruner, 0, 0));
        Assert.True(new PruningStudy(trials, 2).GoesOn(pruner, 0, 0));
        Assert.False(new PruningStudy(trials, 2).GoesOn(pruner, 1, 0));
        Assert.True(new PruningStudy([.. trials, new PruningTrial([], HasEnded: true)], 3).Knows(pruner, 0, 0));
    }

    // One trial after the other, at rung 0.
    private static string Decided(IPruner pruner, params double[] values)
    {
        var study = Study(values.Select(static value => new[] { value }));
        return string.Concat(values.Index().Select(trial => study.GoesOn(pruner, trial.Index, 0) ? '+' : '-'));
    }

    private static PruningStudy Study(IEnumerable<double[]> values)
    {
        PruningTrial[] trials = [.. values.Select(Trial)];
        return new PruningStudy(trials, trials.Length);
    }

    private static PruningTrial Trial(params double[] values) =>
        new([.. values.Select(static (value, rung) => new RungValue(rung + 1, value))], HasEnded: true);
}
