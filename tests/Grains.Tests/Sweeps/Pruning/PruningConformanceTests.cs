using DistSeq.Engine.Numerics;
using DistSeq.Grains.Sweeps.Pruning;
using DistSeq.Grains.Sweeps.Search;
using static DistSeq.Grains.Tests.Sweeps.Search.StudiedSweep;

namespace DistSeq.Grains.Tests.Sweeps.Pruning;

/// <summary>What every pruner promises, over every pruner there is.</summary>
public sealed class PruningConformanceTests
{
    private const int Longest = 270;

    private static readonly Dictionary<PruningKind, PruningSpec> Settings = new()
    {
        [PruningKind.Median] = new() { Kind = PruningKind.Median, Every = 20, Startup = 3 },
        [PruningKind.Threshold] = new() { Kind = PruningKind.Threshold, Every = 30, First = 20, Highest = 1.7 },
        [PruningKind.Patience] = new() { Kind = PruningKind.Patience, Every = 15, Patience = 2, MinDelta = 0.01 },
        [PruningKind.SuccessiveHalving] = new() { Kind = PruningKind.SuccessiveHalving, First = 10, Bracket = 9 },
        [PruningKind.Hyperband] = new() { Kind = PruningKind.Hyperband, First = 10, Brackets = 3 },
        [PruningKind.Asha] = new() { Kind = PruningKind.Asha, First = 10, Factor = 2 },
    };

    public static TheoryData<PruningKind> Pruners { get; } = [.. Enum.GetValues<PruningKind>()];

    public static TheoryData<PruningKind, SearchAlgorithm> PrunersAndSearches { get; } =
    [
        .. from kind in Enum.GetValues<PruningKind>()
           from search in new[] { SearchAlgorithm.Random, SearchAlgorithm.Tpe, SearchAlgorithm.Gp, SearchAlgorithm.CmaEs }
           select (kind, search),
    ];

    public static TheoryData<PruningKind> PrunersThatCompare { get; } =
        [PruningKind.Median, PruningKind.SuccessiveHalving, PruningKind.Hyperband, PruningKind.Asha];

    [Fact]
    public void Every_kind_is_in_the_catalogue() =>
        Assert.Equal(Enum.GetValues<PruningKind>(), PruningCatalog.All.Keys.Order());

    [Theory]
    [MemberData(nameof(PrunersAndSearches))]
    public void The_table_is_the_same_at_any_number_of_slots_and_in_any_order(PruningKind kind, SearchAlgorithm search)
    {
        // A Gaussian process takes its time.
        var spec = Spec(kind, search, search == SearchAlgorithm.Gp ? 20 : 40);
        var expected = Ran(spec).Lines;
        foreach (var (order, slots) in new[] { 1, 2, 4, 8, 16 }.Index())
            Assert.Equal(expected, new PrunedSweep(spec, Curve).Run(slots, seed: 1 + order).Lines);
    }

    [Theory]
    [MemberData(nameof(Pruners))]
    public void It_prunes_some_trials_and_not_others(PruningKind kind)
    {
        var decisions = Ran(Spec(kind)).Decisions;
        Assert.Contains(decisions, static decision => decision.GoesOn);
        Assert.Contains(decisions, static decision => !decision.GoesOn);
    }

    [Theory]
    [MemberData(nameof(Pruners))]
    public void Values_that_a_decision_does_not_need_do_not_show(PruningKind kind)
    {
        var sweep = Ran(Spec(kind));
        foreach (var (trial, rung, goesOn) in sweep.Decisions)
        {
            var (first, end) = sweep.Pruner.Needs(trial, rung);
            foreach (var value in new[] { double.NaN, -1e9, 1e9 })
            {
                var others = sweep.Trials.Select((other, number) =>
                {
                    var made = Enumerable.Repeat(new RungValue(1_000, value), number % 4);
                    return number != trial && (number < first || number >= end) ? new PruningTrial([.. made], number % 2 == 0)
                        : other.Rungs.Count <= rung ? other
                        : new PruningTrial([.. other.Rungs.Take(rung + 1), .. made], number % 2 == 0);
                }).ToList();
                Assert.Equal(goesOn, new PruningStudy(others, others.Count).GoesOn(sweep.Pruner, trial, rung));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Pruners))]
    public void A_decision_is_refused_before_what_it_needs(PruningKind kind)
    {
        var sweep = Ran(Spec(kind));
        foreach (var (trial, rung, _) in sweep.Decisions)
        {
            var (first, end) = sweep.Pruner.Needs(trial, rung);
            foreach (var needed in Enumerable.Range(0, sweep.Trials.Count).Where(number =>
                number == trial || (number >= first && number < end)))
            {
                PruningTrial[] trials = [.. sweep.Trials];
                trials[needed] = new PruningTrial([.. trials[needed].Rungs.Take(rung)], HasEnded: false);
                var study = new PruningStudy(trials, trials.Length);
                Assert.False(study.Knows(sweep.Pruner, trial, rung));
                Assert.Throws<InvalidOperationException>(() => study.GoesOn(sweep.Pruner, trial, rung));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Pruners))]
    public void Rungs_ascend_before_the_end_and_are_the_same_for_trials_that_are_compared(PruningKind kind)
    {
        var pruner = PruningCatalog.Of(Spec(kind))!;
        foreach (var trial in Enumerable.Range(0, 60))
        {
            foreach (var steps in new long[] { 1, 2, 10, 11, 100, Longest, 2_000_000_000 })
            {
                var before = 0L;
                for (var rung = 0; rung < 1_000; rung++)
                {
                    if (pruner.Step(trial, rung, steps) is not { } step)
                    {
                        Assert.Null(pruner.Step(trial, rung + 1, steps));
                        break;
                    }

                    Assert.InRange(step, before + 1, steps - 1);
                    before = step;
                    var (first, end) = pruner.Needs(trial, rung);
                    Assert.InRange(pruner.Batch(trial), 0, trial);
                    Assert.True(end <= trial || first >= pruner.Batch(trial));
                    Assert.All(
                        Enumerable.Range(first, end - first), other => Assert.Equal(step, pruner.Step(other, rung, steps)));
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(PrunersThatCompare))]
    public void The_best_of_those_that_are_compared_goes_on(PruningKind kind)
    {
        var sweep = Ran(Spec(kind));
        var best = 0;
        foreach (var (trial, rung, goesOn) in sweep.Decisions)
        {
            var (first, end) = sweep.Pruner.Needs(trial, rung);
            var values = sweep.Trials.Where((other, number) => number >= first && number < end && other.Rungs.Count > rung)
                .Select(other => other.Rungs[rung].Value).Where(double.IsFinite);
            if (sweep.Trials[trial].Rungs[rung].Value <= values.DefaultIfEmpty(double.MaxValue).Min())
            {
                Assert.True(goesOn, $"{trial}, {rung}");
                best++;
            }
        }

        Assert.True(best > 2, $"{best}");
    }

    [Theory]
    [MemberData(nameof(Pruners))]
    public void A_trial_whose_value_is_not_finite_ends_and_others_are_compared_without_it(PruningKind kind)
    {
        var sweep = Ran(Spec(kind), static (values, step) => Curve(values, step) is { } value && value > 1.2 ? double.NaN : 1);
        Assert.All(
            sweep.Decisions.Where(decision => double.IsNaN(sweep.Trials[decision.Trial].Rungs[decision.Rung].Value)),
            static decision => Assert.False(decision.GoesOn));
        Assert.Contains(sweep.Outcomes, static outcome => outcome.Objective is not null || outcome.Pruned is not null);

        var diverging = Ran(Spec(kind), static (_, _) => double.NaN);
        Assert.DoesNotContain(diverging.Decisions, static decision => decision.GoesOn);
        Assert.All(Ran(Spec(kind), static (_, _) => null).Outcomes, static outcome => Assert.Equal(TrialOutcome.Failed, outcome));
    }

    [Theory]
    [MemberData(nameof(Pruners))]
    public void A_sweep_may_end_within_a_bracket(PruningKind kind)
    {
        for (var trials = 1; trials <= 30; trials++)
        {
            var spec = Spec(kind, trials: trials);
            Assert.Equal(Ran(spec, Well).Lines, new PrunedSweep(spec, Well).Run(slots: 5, seed: 4).Lines);
            Assert.Contains(Ran(spec, Well).Outcomes, static outcome => outcome.Objective is not null);
        }

        // Ever better and never the same.
        static double? Well(IReadOnlyDictionary<string, string> values, long step) =>
            (100 + Number(values, "optimizer.learningRate")) / (100 + step);
    }

    [Theory]
    [MemberData(nameof(Pruners))]
    public void A_finite_space_may_end_within_a_bracket(PruningKind kind)
    {
        var spec = Spec(kind, SearchAlgorithm.Tpe) with
        {
            Search = new Dictionary<string, SearchSpec> { ["optimizer.learningRate"] = Range(0.001, 0.01, 0.001) },
            Base = Examples.Job with { Training = new TrainingSpec { Steps = Longest } },
        };
        var sweep = Ran(spec);
        Assert.Equal(10, sweep.Trials.Count);
        Assert.Equal(sweep.Lines, new PrunedSweep(spec, Curve).Run(slots: 4, seed: 5).Lines);
    }

    [Theory]
    [MemberData(nameof(Pruners))]
    public void What_is_decided_changes_only_on_purpose(PruningKind kind) => Assert.Equal(
        DecidedTrials.Of[kind],
        string.Concat(Ran(Spec(kind)).Outcomes.Select((outcome, trial) => outcome.Objective is not null ? "+"
            : outcome.Pruned is { } pruned ? RungOf(kind, trial, pruned.Step)
            : "x")));

    private static string RungOf(PruningKind kind, int trial, long step)
    {
        var rung = 0;
        while (PruningCatalog.Of(Spec(kind))!.Step(trial, rung, Longest) is { } before && before < step)
            rung++;
        return rung.ToString("x", CultureInfo.InvariantCulture);
    }

    private static SweepSpec Spec(PruningKind kind, SearchAlgorithm search = SearchAlgorithm.Random, int trials = 40)
    {
        var spec = Search.StudiedSweep.Spec(
            search, ("optimizer.learningRate", Range(1e-4, 0.1, scale: SearchScale.Log)), ("model.hidden", Range(16, 256)),
            ("training.steps", List("100", "270"))) with
        {
            Pruning = Settings[kind],
            Budget = new BudgetSpec { Trials = trials },
            Lag = 2,
        };
        Assert.Empty(SpecRules.Check(spec));
        return spec;
    }

    private static PrunedSweep Ran(
        SweepSpec spec, Func<IReadOnlyDictionary<string, string>, long, double?>? curve = null) =>
        new PrunedSweep(spec, curve ?? Curve).Run(slots: 3, seed: 0);

    // Lowest at a rate of 0.01, noisy; large rates diverge, some sizes fail.
    private static double? Curve(IReadOnlyDictionary<string, string> values, long step)
    {
        var rate = Math.Log10(Number(values, "optimizer.learningRate")) + 2;
        var noise = new CounterRandom(step, RandomPurpose.Sampling, (long)(rate * 1e6)).NextDouble();
        if (values.TryGetValue("model.hidden", out var hidden) && hidden.EndsWith('7') && step > 50)
            return null;
        return rate > 0.8 && step > 20 ? double.NaN : (rate * rate) + (3 / Math.Sqrt(step)) + (0.1 * noise);
    }
}
