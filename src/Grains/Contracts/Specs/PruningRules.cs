namespace DistSeq.Contracts.Specs;

/// <summary>Rules of when trials end early: what must be given where the training is in epochs, and what contradicts.</summary>
internal static class PruningRules
{
    private const string InEpochs =
        "is missing; trainings in epochs have steps only when their data is known. Set it";

    public static void Check(SweepSpec spec, List<SpecFailure> failures)
    {
        if (spec.Pruning is not { } pruning)
            return;
        // What follows from numbers out of range is no news.
        if (failures.Any(static failure => failure.Path.StartsWith("pruning.", StringComparison.Ordinal)))
            return;
        if (pruning.Kind == PruningKind.Threshold)
            CheckBounds(pruning, failures);
        var longest = spec.LongestSteps;
        if (!pruning.Halves && pruning.EveryOrDefault(longest) is null)
            failures.Add(new SpecFailure("pruning.every", $"{InEpochs}, such as every: 100, or set base.training.steps."));
        if (pruning.Halves && pruning.FirstOrDefault(longest) is null)
            failures.Add(new SpecFailure("pruning.first", $"{InEpochs}, such as first: 100, or set base.training.steps."));
        if (pruning.Kind == PruningKind.Hyperband && pruning.RungsOrDefault(longest) is null)
            failures.Add(new SpecFailure("pruning.brackets", $"{InEpochs}, such as brackets: 4, or set base.training.steps."));
        if (longest is { } steps)
            CheckLength(pruning, steps, failures);
    }

    private static void CheckBounds(PruningSpec pruning, List<SpecFailure> failures)
    {
        if (pruning is { Lowest: null, Highest: null })
            failures.Add(new SpecFailure("pruning", "has no bound; set highest, lowest or both, for example highest: 4."));
        else if (pruning.Lowest > pruning.Highest)
        {
            failures.Add(new SpecFailure(
                "pruning.lowest",
                FormattableString.Invariant($"is {pruning.Lowest:R}, above pruning.highest, {pruning.Highest:R}; swap them.")));
        }
    }

    private static void CheckLength(PruningSpec pruning, long longest, List<SpecFailure> failures)
    {
        if (pruning.FirstOrDefault(longest) is { } first && first >= longest)
        {
            failures.Add(new SpecFailure(
                pruning.First is null && pruning.Every is not null ? "pruning.every" : "pruning.first",
                $"is {first}, but the longest training has {longest} steps, so that nothing would be pruned; lower it, or leave "
                    + "pruning out."));
        }
        else if (pruning.Brackets is { } brackets && (pruning with { Brackets = null }).RungsOrDefault(longest) is { } rungs
            && brackets > rungs + 1)
        {
            failures.Add(new SpecFailure(
                "pruning.brackets",
                $"is {brackets}, but there are {rungs} rungs before the {longest} steps of the longest training, enough for "
                    + $"{rungs + 1} brackets; lower it, or lower first."));
        }
    }
}
