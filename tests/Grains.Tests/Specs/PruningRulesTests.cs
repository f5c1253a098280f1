namespace DistSeq.Grains.Tests.Specs;

public sealed class PruningRulesTests
{
    private static readonly SearchSpec Sizes = new() { Values = ["1"] };

    private static readonly SweepSpec InEpochs = new()
    {
        Base = Examples.Job with { Training = new TrainingSpec { Epochs = 3 } },
        Search = new Dictionary<string, SearchSpec> { ["model.hidden"] = Sizes },
    };

    private static readonly SweepSpec InSteps =
        InEpochs with { Base = Examples.Job with { Training = new TrainingSpec { Steps = 1_000 } } };

    private static readonly (string Path, SweepSpec Sweep, PruningSpec Pruning, string Rule)[] Faults =
    [
        ("pruning.every", InEpochs, new() { Kind = PruningKind.Median },
            "is missing; trainings in epochs have steps only when their data is known. Set it, such as every: 100, or set "
            + "base.training.steps."),
        ("pruning.every", InEpochs, new() { Kind = PruningKind.Patience, First = 3 }, "is missing"),
        ("pruning.first", InEpochs, new() { Kind = PruningKind.Asha }, "is missing"),
        ("pruning.first", InEpochs, new() { Kind = PruningKind.SuccessiveHalving }, "such as first: 100, or set base"),
        ("pruning.first", InEpochs, new() { Kind = PruningKind.Hyperband, Brackets = 3 }, "is missing"),
        ("pruning.brackets", InEpochs, new() { Kind = PruningKind.Hyperband, First = 3 }, "such as brackets: 4, or set base"),
        ("pruning", InSteps, new() { Kind = PruningKind.Threshold }, "has no bound; set highest, lowest or both"),
        ("pruning.lowest", InSteps, new() { Kind = PruningKind.Threshold, Lowest = 2, Highest = 1.5 },
            "is 2, above pruning.highest, 1.5; swap them."),
        ("pruning.first", InSteps, new() { First = 1_000 },
            "is 1000, but the longest training has 1000 steps, so that nothing would be pruned; lower it"),
        ("pruning.every", InSteps, new() { Kind = PruningKind.Median, Every = 1_000 }, "is 1000, but the longest training"),
        ("pruning.brackets", InSteps, new() { Kind = PruningKind.Hyperband, First = 100, Brackets = 5 },
            "is 5, but there are 3 rungs before the 1000 steps of the longest training, enough for 4 brackets; lower it"),
        ("pruning.factor", InSteps, new() { Kind = PruningKind.Median, Factor = 4 },
            "is not used by median, only by successive-halving, hyperband and asha; leave it out"),
        ("pruning.startup", InSteps, new() { Startup = 4 }, "is not used by asha, only by median; leave it out"),
        ("pruning.every", InSteps, new() { Every = 10 }, "only by median, threshold and patience"),
        ("pruning.every", InSteps, new() { Kind = PruningKind.Median, Every = 0 }, "is 0; it must be between 1 and"),
        ("pruning.first", InEpochs, new() { First = 0 }, "is 0; it must be between 1 and 2,000,000,000"),
        ("pruning.factor", InSteps, new() { Factor = 1 }, "is 1; it must be between 2 and 100"),
        ("pruning.highest", InSteps, new() { Kind = PruningKind.Threshold, Highest = double.NaN }, "is NaN; it must be between"),
        ("pruning.minDelta", InSteps, new() { Kind = PruningKind.Patience, MinDelta = -1 }, "is -1; it must be between 0 and"),
        ("pruning.bracket", InSteps, new() { Kind = PruningKind.SuccessiveHalving, Bracket = 1 }, "is 1; it must be between 2"),
    ];

    public static TheoryData<int> EachFault => [.. Enumerable.Range(0, Faults.Length)];

    [Theory]
    [MemberData(nameof(EachFault))]
    public void A_fault_is_named_with_its_place_value_and_rule(int fault)
    {
        var (path, sweep, pruning, rule) = Faults[fault];
        var failure = Assert.Single(SpecRules.Check(sweep with { Pruning = pruning }));
        Assert.Equal(path, failure.Path);
        Assert.Contains(rule, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_faults_are_said_at_once() => Assert.Equal(
        ["pruning.first", "pruning.brackets"],
        SpecRules.Check(InEpochs with { Pruning = new() { Kind = PruningKind.Hyperband } }).Select(static fault => fault.Path));

    [Theory]
    [InlineData(PruningKind.Median)]
    [InlineData(PruningKind.Patience)]
    [InlineData(PruningKind.SuccessiveHalving)]
    [InlineData(PruningKind.Hyperband)]
    [InlineData(PruningKind.Asha)]
    public void The_kind_alone_will_do_where_the_steps_are_known(PruningKind kind)
    {
        var sweep = InSteps with { Pruning = new() { Kind = kind } };
        Assert.Empty(SpecRules.Check(sweep));
        Assert.Equal(4, sweep.LagOrDefault);
        Assert.Equal(2, (sweep with { Lag = 2 }).LagOrDefault);
    }

    [Fact]
    public void The_longest_training_is_that_of_the_base_or_of_the_search()
    {
        Assert.Null(InEpochs.LongestSteps);
        Assert.Equal(1_000, InSteps.LongestSteps);
        Assert.Equal(70, Searching(InSteps, new() { Values = ["50", "70", "6"] }));
        Assert.Equal(500, Searching(InEpochs, new() { Range = [50, 500] }));
        var sometimes = new Dictionary<string, IReadOnlyList<string>> { ["model.hidden"] = ["1"] };
        Assert.Equal(1_000, Searching(InSteps, new() { Range = [50, 500], When = sometimes }));
        Assert.Equal(2_000_000_000, Searching(InSteps, new() { Range = [1, 1e300] }));
        Assert.Null(Searching(InEpochs, new() { Values = ["many"] }));
    }

    [Theory]
    [InlineData(null, 1_000, 13, 4)]
    [InlineData(3, 81, 1, 4)]
    [InlineData(3, 82, 2, 4)]
    [InlineData(2, 64, 1, 6)]
    [InlineData(4, 640, 10, 3)]
    [InlineData(100, 1_000, 10, 1)]
    [InlineData(10, 2_000_000_000, 20_000_000, 2)]
    public void The_first_rung_comes_after_about_a_hundredth_of_the_longest_training(
        int? factor, long longest, long first, int rungs)
    {
        var pruning = new PruningSpec { Factor = factor };
        Assert.Equal(first, pruning.FirstOrDefault(longest));
        Assert.Equal(rungs, pruning.RungsOrDefault(longest));
        Assert.Equal(pruning.BracketOrDefault, Math.Pow(pruning.FactorOrDefault, rungs));
    }

    [Fact]
    public void Rungs_that_are_evenly_spread_begin_with_the_first_interval()
    {
        Assert.Equal(100, new PruningSpec { Kind = PruningKind.Median }.FirstOrDefault(1_000));
        Assert.Equal(1, new PruningSpec { Kind = PruningKind.Median }.FirstOrDefault(4));
        Assert.Equal(7, new PruningSpec { Kind = PruningKind.Median, Every = 7 }.FirstOrDefault(null));
        Assert.Equal(3, new PruningSpec { Kind = PruningKind.Median, Every = 7, First = 3 }.FirstOrDefault(null));
    }

    private static long? Searching(SweepSpec sweep, SearchSpec steps) => (sweep with
    {
        Search = new Dictionary<string, SearchSpec> { ["model.hidden"] = Sizes, ["training.steps"] = steps },
    }).LongestSteps;
}
