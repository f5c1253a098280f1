using DistSeq.Contracts.Specs;

namespace DistSeq.Benchmarks.Pruning;

/// <summary>What pruning saves, over sweeps that differ in their seeds alone.</summary>
/// <param name="Name">Search and pruning.</param>
/// <param name="Ratio">
/// Steps until the best loss of a random search of <see cref="Trials"/> trials, by all steps of that search: the median; null if
/// more than half never get there.
/// </param>
/// <param name="Lowest">Of the ratio's 95 % interval.</param>
/// <param name="Highest">Likewise; null where it has no end.</param>
/// <param name="OwnRatio">The same steps by those of the random search until it first has this loss: the median.</param>
/// <param name="Reached">Sweeps that get there at all.</param>
/// <param name="IsGood">Whether the ratio is as low as it must be; null where nothing is asked.</param>
internal sealed record PruningFigures(
    string Name, double? Ratio, double? Lowest, double? Highest, double? OwnRatio, int Reached, bool? IsGood)
{
    /// <summary>Trials of the random search whose best loss is to be reached.</summary>
    public const int Trials = 100;

    /// <summary>Trials after which the others give up.</summary>
    public const int MostTrials = 400;

    private const double Bar = 1.0 / 3;
    private const int Slots = 4;

    private static readonly PruningSpec Asha = new() { Kind = PruningKind.Asha, First = CurveSweep.Every };
    private static readonly PruningSpec Hyperband = new() { Kind = PruningKind.Hyperband, First = CurveSweep.Every };
    private static readonly PruningSpec Halving =
        new() { Kind = PruningKind.SuccessiveHalving, First = CurveSweep.Every, Bracket = 27 };

    private static readonly PruningSpec Median = new() { Kind = PruningKind.Median, Every = CurveSweep.Every };

    /// <summary>The rows of the table.</summary>
    public static IReadOnlyList<(string Name, SearchAlgorithm Search, PruningSpec? Pruning)> Rows { get; } =
    [
        ("random", SearchAlgorithm.Random, null),
        ("random x median", SearchAlgorithm.Random, Median),
        ("random x successive-halving", SearchAlgorithm.Random, Halving),
        ("random x hyperband", SearchAlgorithm.Random, Hyperband),
        ("random x asha", SearchAlgorithm.Random, Asha),
        ("random x asha, factor 2", SearchAlgorithm.Random, Asha with { Factor = 2 }),
        ("random x asha, factor 4", SearchAlgorithm.Random, Asha with { Factor = 4 }),
        ("tpe", SearchAlgorithm.Tpe, null),
        ("tpe x hyperband", SearchAlgorithm.Tpe, Hyperband),
        ("tpe x asha", SearchAlgorithm.Tpe, Asha),
    ];

    public static PruningFigures Measure(
        string name, SearchAlgorithm search, PruningSpec? pruning, IReadOnlyList<Curve> curves, int seeds)
    {
        (double OfAll, double OfItsOwn)[] ratios =
        [
            .. Enumerable.Range(1, seeds).AsParallel().AsOrdered().Select(seed => RatiosOf(curves, search, pruning, seed)),
        ];
        double[] all = [.. ratios.Select(static ratio => ratio.OfAll)];
        var ratio = Sample.Median(all);
        var (lowest, highest) = Sample.IntervalOfMedian(all);
        return new PruningFigures(
            name, Finite(ratio), Finite(lowest), Finite(highest),
            Finite(Sample.Median(ratios.Select(static one => one.OfItsOwn))), all.Count(double.IsFinite),
            search == SearchAlgorithm.Random && pruning == Asha ? ratio <= Bar : null);
    }

    private static (double OfAll, double OfItsOwn) RatiosOf(
        IReadOnlyList<Curve> curves, SearchAlgorithm algorithm, PruningSpec? pruning, long seed)
    {
        var plain = CurveSweep.Of(seed) with { Parallel = Slots, Budget = new BudgetSpec { Trials = Trials } };
        var recorded = new RecordedSpace(plain, curves);
        var full = new Replay(plain, recorded);
        // It runs to its end.
        full.StepsUntil(double.NegativeInfinity);
        var goal = full.Curves.Select(static curve => curve.BestUntil(CurveSweep.Steps)).Where(double.IsFinite).Min();
        var spec = plain with
        {
            Algorithm = new AlgorithmSpec { Kind = algorithm },
            Pruning = pruning,
            Budget = new BudgetSpec { Trials = MostTrials },
        };
        SpecRules.Demand(SpecRules.Check(spec));
        var steps = new Replay(spec, recorded).StepsUntil(goal) ?? double.PositiveInfinity;
        return (steps / (Trials * CurveSweep.Steps), steps / new Replay(plain, recorded).StepsUntil(goal)!.Value);
    }

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;
}
