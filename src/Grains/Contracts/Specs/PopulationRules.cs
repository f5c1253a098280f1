namespace DistSeq.Contracts.Specs;

/// <summary>Rules of sweeps whose trials continue the trainings of earlier ones.</summary>
internal static class PopulationRules
{
    // Of training.steps.
    private const long MostSteps = 2_000_000_000;

    public static void Check(SweepSpec spec, List<SpecFailure> failures)
    {
        if (!spec.Algorithm.Continues)
            return;
        var kind = SpecJson.Word(spec.Algorithm.Kind);
        CheckLength(spec, failures);
        foreach (var path in spec.Search.Keys.Where(path => SearchedField.Of(spec.Base, path) is not null))
        {
            if (IsSet(path))
                failures.Add(new SpecFailure($"search.{path}", $"{SetBy(kind)}; do not search it."));
            else if (!ResumedFields.MayChange(path))
            {
                failures.Add(new SpecFailure(
                    $"search.{path}",
                    $"cannot change while a model is trained, as it does with {kind}. Give it in the base, or choose another "
                        + $"algorithm; {kind} searches optimizer.* except optimizer.kind, model.dropout.* and training.clip.*."));
            }
        }

        CheckEnqueue(spec, kind, failures);
        CheckOthers(spec, kind, failures);
    }

    private static void CheckLength(SweepSpec spec, List<SpecFailure> failures)
    {
        // What follows from numbers out of range is no news.
        if (failures.Any(static failure => failure.Path.StartsWith("algorithm.", StringComparison.Ordinal)
            || failure.Path is "budget.trials" or "base.training.steps"))
            return;
        if (spec.StepsOfGeneration is not { } every)
        {
            failures.Add(new SpecFailure(
                "algorithm.every",
                "is missing; it is the steps of one generation. Set it, such as every: 200, or set base.training.steps."));
            return;
        }

        var generations = (spec.Budget.Trials + spec.Algorithm.Members - 1) / spec.Algorithm.Members;
        if (generations * every > MostSteps)
        {
            failures.Add(new SpecFailure(
                "algorithm.every",
                string.Create(CultureInfo.InvariantCulture, $"is {every}, which in {generations} generations comes to more than ")
                    + "2,000,000,000 steps; lower it, or budget.trials."));
        }

        var aggregation = spec.Base.Aggregation;
        var round = ModePromisesAttribute.Of(aggregation.Mode).Replicas ? aggregation.LocalSteps : 1;
        if (round > 0 && every % round != 0)
        {
            failures.Add(new SpecFailure(
                "algorithm.every",
                string.Create(CultureInfo.InvariantCulture, $"is {every}, which ends within a round of {round} steps; ")
                    + $"make it a multiple of base.aggregation.localSteps."));
        }
    }

    private static void CheckEnqueue(SweepSpec spec, string kind, List<SpecFailure> failures)
    {
        if (spec.Enqueue.Count > spec.Algorithm.Members)
        {
            failures.Add(new SpecFailure(
                "enqueue",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"has {spec.Enqueue.Count} trials, but the first generation of {kind} has {spec.Algorithm.Members}; ")
                    + "take some out, or raise algorithm.population."));
        }

        for (var trial = 0; trial < spec.Enqueue.Count; trial++)
        {
            foreach (var path in spec.Enqueue[trial].Keys.Where(IsSet))
                failures.Add(new SpecFailure($"enqueue.{trial}.{path}", $"{SetBy(kind)}; leave it out."));
        }
    }

    private static void CheckOthers(SweepSpec spec, string kind, List<SpecFailure> failures)
    {
        if (spec.Pruning is not null)
        {
            failures.Add(new SpecFailure(
                "pruning",
                $"does not go with {kind}, which replaces bad trainings by copies of good ones; leave one of them out."));
        }

        if (spec.Seeds > 1)
        {
            failures.Add(new SpecFailure(
                "seeds",
                string.Create(CultureInfo.InvariantCulture, $"is {spec.Seeds}, but {kind} tries each configuration once; ")
                    + "leave it out."));
        }

        if (spec.Equalize != Equalization.None)
        {
            failures.Add(new SpecFailure(
                "equalize",
                $"is {SpecJson.Word(spec.Equalize)}, but with {kind} all trials of a generation have the same size and length "
                    + "anyway; leave it out."));
        }

        if (spec.Base.Resume)
        {
            failures.Add(new SpecFailure(
                "base.resume", $"does not go with {kind}, which counts steps from the beginning; leave it out. With base.from "
                    + "alone, all trainings begin with the weights of that model."));
        }

        if (spec.Base.Training.Patience is not null)
        {
            failures.Add(new SpecFailure(
                "base.training.patience",
                $"ends trainings early, but {kind} continues all of them; leave it out."));
        }
    }

    private static bool IsSet(string path) => path is "training.steps" or "training.epochs";

    private static string SetBy(string kind) =>
        $"is set by {kind}: a generation trains for algorithm.every steps";
}
