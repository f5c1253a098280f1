namespace DistSeq.Grains.Sweeps.Pruning;

/// <summary>The pruners there are, one line each.</summary>
internal static class PruningCatalog
{
    public static IReadOnlyDictionary<PruningKind, Func<SweepSpec, PruningSpec, IPruner>> All { get; } =
        new Dictionary<PruningKind, Func<SweepSpec, PruningSpec, IPruner>>
        {
            [PruningKind.Median] = static (spec, its) =>
                new MedianPruner(First(spec, its), Every(spec, its), its.Startup ?? 5, spec.LagOrDefault),
            [PruningKind.Threshold] = static (spec, its) => new ThresholdPruner(
                First(spec, its), Every(spec, its), its.Lowest ?? double.NegativeInfinity,
                its.Highest ?? double.PositiveInfinity),
            [PruningKind.Patience] = static (spec, its) =>
                new PatiencePruner(First(spec, its), Every(spec, its), its.Patience ?? 3, its.MinDelta ?? 0),
            [PruningKind.SuccessiveHalving] = static (spec, its) =>
                new SuccessiveHalvingPruner(First(spec, its), its.FactorOrDefault, its.BracketOrDefault),
            [PruningKind.Hyperband] = static (spec, its) => new HyperbandPruner(
                First(spec, its), its.FactorOrDefault, its.RungsOrDefault(spec.LongestSteps)!.Value),
            [PruningKind.Asha] = static (spec, its) => new AshaPruner(First(spec, its), its.FactorOrDefault, spec.LagOrDefault),
        };

    /// <summary>The pruner of a sweep that the rules have checked; null where no trial ends early. It keeps no state.</summary>
    public static IPruner? Of(SweepSpec spec) => spec.Pruning is { } pruning ? All[pruning.Kind](spec, pruning) : null;

    private static long First(SweepSpec spec, PruningSpec pruning) => pruning.FirstOrDefault(spec.LongestSteps)!.Value;

    private static long Every(SweepSpec spec, PruningSpec pruning) => pruning.EveryOrDefault(spec.LongestSteps)!.Value;
}
