using DistSeq.Grains.Sweeps.Search;
using static DistSeq.Grains.Tests.Sweeps.Search.StudiedSweep;

namespace DistSeq.Grains.Tests.Sweeps.Search;

/// <summary>What every search promises, over every search there is.</summary>
public sealed class SearchConformanceTests
{
    private const int Many = 24;

    // A grid takes none of the spaces with real numbers.
    private static readonly Dictionary<string, (string Path, SearchSpec Search)[]> Spaces = new()
    {
        ["numbers"] =
        [
            ("optimizer.learningRate", Range(1e-4, 0.1, scale: SearchScale.Log)), ("model.forgetBias", Range(-1, 3)),
        ],
        ["mixed"] =
        [
            ("model.cell", List("rnn", "lstm", "gru")), ("model.hidden", Range(16, 512, scale: SearchScale.Log)),
            ("optimizer.learningRate", Range(1e-4, 0.1, scale: SearchScale.Log)), ("model.dropout.input", Range(0, 0.7, 0.3)),
        ],
        ["conditional"] =
        [
            ("model.cell", List("rnn", "lstm", "gru")),
            ("model.forgetBias", Range(0, 2) with { When = When("model.cell", "lstm") }),
            ("model.layers", Range(1, 3)),
            ("model.dropout.betweenLayers", Range(0, 0.5) with { When = When("model.layers", "2", "3") }),
        ],
        ["nested and finite"] =
        [
            ("model.cell", List("rnn", "lstm")), ("model.layers", Range(1, 2)),
            ("optimizer.kind", List("sgd", "adam") with { When = When("model.cell", "lstm") }),
            ("optimizer.momentum", Range(0, 0.9, 0.4) with { When = When("optimizer.kind", "sgd") }),
        ],
        ["steps"] = [("model.hidden", Range(10, 100, 33)), ("optimizer.learningRate", Range(0.1, 0.75, 0.2))],
        ["one value"] = [("model.hidden", Range(64, 64)), ("model.cell", List("lstm"))],
        ["one of several"] =
        [
            ("model.hidden", Range(64, 64)), ("optimizer.learningRate", Range(0.01, 0.01)), ("model.layers", Range(1, 3)),
        ],
    };

    private static readonly string[] Finite = ["nested and finite", "steps", "one value", "one of several"];

    public static TheoryData<SearchAlgorithm> Searches { get; } = [.. SearchCatalog.All.Keys];

    public static TheoryData<SearchAlgorithm, string> SearchesAndSpaces { get; } =
    [
        .. from kind in SearchCatalog.All.Keys
           from space in kind == SearchAlgorithm.Grid ? Finite : [.. Spaces.Keys]
           select (kind, space),
    ];

    // A population continues trainings: it tries the same point again.
    public static TheoryData<SearchAlgorithm> SearchesWithoutRepeat { get; } = [.. WithoutRepeat];

    public static TheoryData<SearchAlgorithm, string> SearchesAndFiniteSpaces { get; } =
        [.. from kind in WithoutRepeat from space in Finite select (kind, space)];

    private static IEnumerable<SearchAlgorithm> WithoutRepeat => SearchCatalog.All.Keys.Where(
        static kind => !new AlgorithmSpec { Kind = kind }.Continues);

    [Theory]
    [MemberData(nameof(SearchesAndSpaces))]
    public void The_same_spec_and_seed_give_the_same_trials(SearchAlgorithm kind, string space)
    {
        Assert.Equal(Ran(kind, space).Lines, Ran(kind, space).Lines);
        if (kind != SearchAlgorithm.Grid && !Finite.Contains(space))
            Assert.NotEqual(Ran(kind, space).Lines, Ran(kind, space, seed: 2).Lines);
    }

    [Theory]
    [MemberData(nameof(SearchesAndSpaces))]
    public void The_order_of_keys_in_the_spec_does_not_matter(SearchAlgorithm kind, string space)
    {
        var reversed = Spec(kind, [.. Spaces[space].Reverse()]) with { Lag = 2 };
        Assert.Equal(Ran(kind, space).Lines, Ran(reversed).Lines);
    }

    [Theory]
    [MemberData(nameof(SearchesAndSpaces))]
    public void Results_that_a_trial_does_not_need_do_not_show(SearchAlgorithm kind, string space)
    {
        var sweep = Ran(kind, space, trials: 20);
        var next = sweep.Next();
        for (var number = sweep.Needs(); number < sweep.Values.Count; number++)
        {
            sweep.End(number, TrialOutcome.Completed(-1000 - number));
            Assert.Equal(next, sweep.Next());
            sweep.End(number, null);
            Assert.Equal(next, sweep.Next());
        }
    }

    [Theory]
    [MemberData(nameof(Searches))]
    public void A_trial_is_refused_before_the_results_that_it_needs(SearchAlgorithm kind)
    {
        var sweep = Ran(kind, "steps", trials: 12);
        if (sweep.Needs() is var needs && needs > 0)
        {
            sweep.End(needs - 1, null);
            Assert.Contains(
                $"needs the result of trial {needs - 1}", Assert.Throws<InvalidOperationException>(sweep.Next).Message,
                StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(SearchesAndSpaces))]
    public void Values_are_those_that_the_spec_allows(SearchAlgorithm kind, string space)
    {
        var sweep = Ran(kind, space);
        foreach (var values in sweep.Values)
        {
            foreach (var (path, search) in Spaces[space])
            {
                var isActive = search.When is not { } conditions || conditions.All(condition =>
                    values.TryGetValue(condition.Key, out var value) && condition.Value.Contains(value));
                Assert.Equal(isActive, values.ContainsKey(path));
                if (isActive)
                    AssertAllowed(path, search, values[path]);
            }
        }
    }

    [Theory]
    [MemberData(nameof(SearchesAndSpaces))]
    public void Trials_that_fail_diverge_or_are_pruned_do_not_stop_it(SearchAlgorithm kind, string space)
    {
        var ended = 0;
        var sweep = new StudiedSweep(Spec(kind, Spaces[space]), values => (++ended % 4) switch
        {
            0 => TrialOutcome.Failed,
            1 => TrialOutcome.Completed(ended % 8 == 1 ? double.NaN : double.PositiveInfinity),
            2 => TrialOutcome.PrunedAt([new(10, 3), new(20, ended % 3 == 0 ? double.NaN : Loss(values))]),
            _ => TrialOutcome.Completed(Loss(values) * (ended % 3 == 0 ? 1e30 : 1)),
        });
        Assert.Equal(Ran(kind, space).Values.Count, sweep.Run(Many));

        var failing = new StudiedSweep(Spec(kind, Spaces[space]), static _ => TrialOutcome.Failed);
        Assert.Equal(sweep.Values.Count, failing.Run(Many));
    }

    [Theory]
    [MemberData(nameof(SearchesAndFiniteSpaces))]
    public void A_finite_space_is_tried_out_without_a_repeat_and_ends(SearchAlgorithm kind, string space)
    {
        var sweep = Ran(kind, space, trials: 100);
        var points = space switch { "nested and finite" => 2 * (1 + 3 + 1), "steps" => 3 * 4, "one value" => 1, _ => 3 };
        Assert.Equal(points, sweep.Values.Count);
        Assert.Equal(points, sweep.Lines.Distinct().Count());
        Assert.Null(sweep.Next());
    }

    [Theory]
    [MemberData(nameof(SearchesWithoutRepeat))]
    public void Trials_that_were_run_first_are_not_repeated(SearchAlgorithm kind)
    {
        var sweep = new StudiedSweep(Spec(kind, Spaces["steps"]), static values => TrialOutcome.Completed(Loss(values)));
        sweep.Add(new Dictionary<string, string> { ["model.hidden"] = "43", ["optimizer.learningRate"] = "0.5" });
        // Not a point of the space: 77 is no step, and the rate is the base's.
        sweep.Add(new Dictionary<string, string> { ["model.hidden"] = "77" });
        Assert.Equal(3 * 4 + 1, sweep.Run(100));
        Assert.Equal(sweep.Values.Count, sweep.Lines.Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Searches))]
    public void What_is_suggested_changes_only_on_purpose(SearchAlgorithm kind)
    {
        var sweep = Ran(kind, kind == SearchAlgorithm.Grid ? "nested and finite" : "mixed", trials: Many, seed: 3);
        Assert.Equal(SuggestedTrials.Of[kind], (string[])[sweep.Lines[0], sweep.Lines[^1]]);
    }

    [Theory]
    [InlineData(SearchAlgorithm.Tpe)]
    [InlineData(SearchAlgorithm.Gp)]
    [InlineData(SearchAlgorithm.CmaEs)]
    public void A_search_that_learns_comes_closer_than_chance(SearchAlgorithm kind)
    {
        double Median(SearchAlgorithm search) => Enumerable.Range(1, 7)
            .Select(seed => Ran(search, "numbers", 40, seed).Values.Min(Loss)).Order().ElementAt(3);
        Assert.True(Median(kind) < Median(SearchAlgorithm.Random) / 2, $"{Median(kind)}, {Median(SearchAlgorithm.Random)}");
    }

    private static StudiedSweep Ran(SearchAlgorithm kind, string space, int trials = Many, long seed = 1) =>
        Ran(Spec(kind, Spaces[space]) with { Seed = seed, Lag = 2 }, trials);

    private static StudiedSweep Ran(SweepSpec spec, int trials = Many)
    {
        // Which fields a population may search is a rule of its own; it would work with any.
        Assert.DoesNotContain(SpecRules.Check(spec), failure =>
            !spec.Algorithm.Continues || !failure.Path.StartsWith("search.", StringComparison.Ordinal));
        var sweep = new StudiedSweep(spec, static values => TrialOutcome.Completed(Loss(values)));
        sweep.Run(trials);
        return sweep;
    }

    // Lowest at a rate of 0.01, a bias of 1, 128 units, …
    private static double Loss(IReadOnlyDictionary<string, string> values) => values.OrderBy(static pair => pair.Key).Sum(
        static pair => !double.TryParse(pair.Value, CultureInfo.InvariantCulture, out var number) ? pair.Value.Length
            : pair.Key switch
            {
                "optimizer.learningRate" => Square(Math.Log10(number) + 2),
                "model.hidden" => Square(Math.Log2(number / 128)),
                _ => Square(number - 1),
            });

    private static double Square(double x) => x * x;

    private static void AssertAllowed(string path, SearchSpec search, string value)
    {
        if (search.Values is { } list)
        {
            Assert.Contains(value, list);
            return;
        }

        var number = double.Parse(value, CultureInfo.InvariantCulture);
        Assert.InRange(number, search.Range![0], search.Range[1]);
        if (path is "model.hidden" or "model.layers")
            Assert.True(long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out _), value);
        if (search.Step is { } step)
            Assert.Equal(0, Math.Abs(Math.IEEERemainder(number - search.Range[0], step)), 1e-9);
    }
}
