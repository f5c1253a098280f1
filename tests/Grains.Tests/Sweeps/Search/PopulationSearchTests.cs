using DistSeq.Grains.Sweeps.Search;
using static DistSeq.Grains.Tests.Sweeps.Search.StudiedSweep;

namespace DistSeq.Grains.Tests.Sweeps.Search;

/// <summary>Who continues whose training, and with which values.</summary>
public sealed class PopulationSearchTests
{
    private const int Population = 8;
    private const string Rate = "optimizer.learningRate";

    private static readonly (string Path, SearchSpec Search) Rates = (Rate, Range(1e-5, 1, scale: SearchScale.Log));

    [Fact]
    public void Trials_go_on_from_themselves_but_for_the_worst_quarter_and_those_that_failed()
    {
        // The best are 4 and 7; 2 and 5 failed, and 0 is the worst of the others.
        double?[] costs = [9, 3, null, 4, 1, null, 5, 2];
        var sweep = Begun(costs);

        var parents = Generation(sweep);

        Assert.Equal(
            [0, 1, 3, 4, 6, 7],
            parents.Index().Where(static pair => pair.Item == pair.Index).Select(static pair => pair.Index));
        Assert.Equal(sweep.Lines[1], sweep.Lines[9]);
        Assert.All([parents[2], parents[5]], static parent => Assert.Contains(parent!.Value, (int[])[4, 7]));
    }

    [Fact]
    public void The_worst_quarter_goes_on_from_one_of_the_best_even_if_none_failed()
    {
        var parents = Enumerable.Range(1, 20).Select(static seed => Generation(Begun([8, 7, 6, 5, 4, 3, 2, 1], seed))).ToList();

        Assert.All(parents, static parents => Assert.Equal([2, 3, 4, 5, 6, 7], parents.Skip(2)));
        Assert.Equal([6, 7], parents.SelectMany(static parents => parents.Take(2)).Distinct().Order());
    }

    [Fact]
    public void A_copy_has_a_fifth_more_or_less_or_a_value_drawn_anew()
    {
        var (changed, drawn) = (new HashSet<double>(), 0);
        for (var seed = 1; seed <= 200; seed++)
        {
            var sweep = Begun([1, 2, 3, 4, 5, 6, 7, null], seed);
            var parent = Generation(sweep)[7]!.Value;
            var ratio = Math.Round(Number(sweep.Values[15], Rate) / Number(sweep.Values[parent], Rate), 3);
            if (ratio is 0.8 or 1.2)
                changed.Add(ratio);
            else
                drawn++;
            Assert.InRange(Number(sweep.Values[15], Rate), 1e-5, 1);
        }

        Assert.Equal(2, changed.Count);
        Assert.InRange(drawn, 30, 70);
    }

    [Fact]
    public void A_copy_takes_at_least_the_next_step_of_a_range_and_stays_within_it()
    {
        var spec = Spec(SearchAlgorithm.Pbt, ("optimizer.schedule.warmUp", Range(1, 3)));
        var copies = Enumerable.Range(1, 200).Select(seed =>
        {
            var sweep = Begun(spec with { Seed = seed }, [1, 2, 3, 4, 5, 6, 7, null]);
            var parent = Generation(sweep)[7]!.Value;
            return (Had: sweep.Lines[parent][^1], Has: sweep.Lines[15][^1]);
        }).ToList();

        Assert.Equal("123", string.Concat(copies.Select(static copy => copy.Has).Distinct().Order()));
        // 2.4 and 1.6 are 2 when they are rounded. What is drawn anew may be the same.
        var (all, same) = (copies.Count(static copy => copy.Had == '2'), copies.Count(static copy => copy is ('2', '2')));
        Assert.True(all > 30 && same < all / 4, $"{same} of {all}");
    }

    [Fact]
    public void A_copy_of_a_list_mostly_keeps_its_value()
    {
        var spec = Spec(SearchAlgorithm.Pbt, ("optimizer.form", List("torch", "keras", "course")));
        var kept = Enumerable.Range(1, 100).Count(seed =>
        {
            var sweep = Begun(spec with { Seed = seed }, [1, 2, 3, 4, 5, 6, 7, null]);
            var parent = Generation(sweep)[7]!.Value;
            return sweep.Lines[parent] == sweep.Lines[15];
        });
        Assert.InRange(kept, 70, 95);
    }

    [Fact]
    public void Where_all_have_failed_trainings_begin_anew_with_other_values()
    {
        var sweep = Begun(new double?[Population]);

        Assert.All(Generation(sweep), static parent => Assert.Null(parent));
        Assert.Equal(2 * Population, sweep.Lines.Distinct().Count());
    }

    [Fact]
    public void Steps_are_those_of_all_generations_so_far()
    {
        var search = new PopulationSearch(4, 30);
        Assert.Equal([30, 30, 60, 90, 90], ((int[])[0, 3, 4, 8, 11]).Select(search.Steps));
        Assert.Equal([0, 0, 4, 8, 8], ((int[])[0, 3, 4, 8, 11]).Select(search.Needs));
    }

    [Fact]
    public void It_finds_a_schedule_that_no_single_rate_has()
    {
        // The best rate falls from 0.1 to 0.001; a training is as good as the rates that it had.
        const int Generations = 40;
        var sums = new List<double>();
        var sweep = new StudiedSweep(Spec(SearchAlgorithm.Pbt, Rates), static _ => null);
        for (var number = 0; number < Generations * Population; number++)
        {
            var best = -1 - (2.0 * (number / Population) / (Generations - 1));
            var before = sweep.Parent() is { } parent ? sums[parent] : 0;
            sweep.Run(number + 1);
            sums.Add(before + Math.Abs(Math.Log10(Number(sweep.Values[number], Rate)) - best));
            sweep.End(number, TrialOutcome.Completed(sums[^1]));
        }

        // The best single rate, 0.01, is half of a power of ten off on average.
        Assert.InRange(sums.TakeLast(Population).Min() / Generations, 0, 0.35);
    }

    private static StudiedSweep Begun(double?[] costs, long seed = 1) =>
        Begun(Spec(SearchAlgorithm.Pbt, Rates) with { Seed = seed }, costs);

    private static StudiedSweep Begun(SweepSpec spec, double?[] costs)
    {
        var number = 0;
        var sweep = new StudiedSweep(spec, _ => number < Population && costs[number++] is { } cost
            ? TrialOutcome.Completed(cost)
            : TrialOutcome.Failed);
        sweep.Run(Population);
        return sweep;
    }

    private static List<int?> Generation(StudiedSweep sweep)
    {
        var parents = new List<int?>();
        while (parents.Count < Population)
        {
            parents.Add(sweep.Parent());
            sweep.Run(Population + parents.Count);
        }

        return parents;
    }
}
