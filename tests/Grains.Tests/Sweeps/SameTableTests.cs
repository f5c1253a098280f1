using DistSeq.Contracts.Sweeps;
using static DistSeq.Grains.Tests.Sweeps.RunSweep;

namespace DistSeq.Grains.Tests.Sweeps;

/// <summary>One spec and seed, on one to three silos, with one to eight trials at once: one table.</summary>
public sealed class SameTableTests(Clusters clusters)
{
    private static readonly SweepSpec Spec = new()
    {
        Base = Examples.Job with { Training = Examples.Job.Training with { Steps = 8 } },
        Search = new Dictionary<string, SearchSpec>
        {
            ["optimizer.learningRate"] = new() { Range = [0.0001, 0.5], Scale = SearchScale.Log },
            ["model.hidden"] = new() { Range = [8, 16], Step = 2 },
        },
        Budget = new BudgetSpec { Trials = 12 },
    };

    public static TheoryData<SearchAlgorithm, PruningKind?> Searches =>
    [
        (SearchAlgorithm.Random, null), (SearchAlgorithm.Sobol, null), (SearchAlgorithm.Tpe, null), (SearchAlgorithm.Gp, null),
        (SearchAlgorithm.CmaEs, null), (SearchAlgorithm.Pbt, null), (SearchAlgorithm.Random, PruningKind.Asha),
        (SearchAlgorithm.Tpe, PruningKind.Hyperband),
    ];

    [Theory]
    [MemberData(nameof(Searches))]
    public async Task Of_each_search(SearchAlgorithm search, PruningKind? pruning)
    {
        var spec = Spec with
        {
            Algorithm = search switch
            {
                SearchAlgorithm.Tpe or SearchAlgorithm.Gp => new() { Kind = search, Startup = 5 },
                SearchAlgorithm.Pbt => new() { Kind = search, Population = 4, Every = 2 },
                _ => new() { Kind = search },
            },
            Pruning = pruning is { } kind ? new() { Kind = kind, First = 2 } : null,
        };
        if (search == SearchAlgorithm.Pbt)
        {
            // The size of a model cannot change while it is trained.
            spec = spec with
            {
                Search = new Dictionary<string, SearchSpec>(spec.Search.Where(static field => field.Key != "model.hidden")),
            };
        }

        var tables = new List<string>();
        foreach (var (silos, slots) in ((int, int)[])[(1, 1), (2, 2), (3, 4), (3, 8)])
        {
            var ended = await Ended(await Submitted(await clusters.Get(silos), spec with { Parallel = slots }));
            Assert.Equal((SweepState.Completed, 12), (ended.State, ended.Trials.Count));
            Assert.All(ended.Trials, static trial => Assert.True(trial.HasEnded));
            tables.Add(Table(ended));
        }

        Assert.Single(tables.Distinct());
    }
}
