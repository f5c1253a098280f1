namespace DistSeq.Contracts.Specs;

/// <summary>Rules between the fields of a sweep, other than those of its search and its pruning.</summary>
internal static class SweepRules
{
    public static void Check(SweepSpec spec, List<SpecFailure> failures)
    {
        CheckObjective(spec, failures);
        CheckEnqueue(spec, failures);
        CheckEqual(spec, failures);
        if (spec.Seeds > 1 && (spec.Search.ContainsKey("seed") || spec.Enqueue.Any(static trial => trial.ContainsKey("seed"))))
            failures.Add(new SpecFailure("seeds", $"is {spec.Seeds}, but the seed is searched as well; leave one of them out."));
    }

    private static void CheckObjective(SweepSpec spec, List<SpecFailure> failures)
    {
        var objective = spec.Objective;
        if (objective.Second is { } second && second == (objective.Measure ?? "loss"))
            failures.Add(new SpecFailure("objective.second", $"is {second}, like the first; name another measure."));
        if (objective.IsHeldOut && !spec.SearchesData && spec.Base.Data.Validation is { Path: null, Share: 0 })
        {
            failures.Add(new SpecFailure(
                "base.data.validation",
                "is 0, so that there is nothing to measure the objective on; hold some data out, or set objective: train-loss."));
        }

        if (spec.Pruning is not null && !objective.IsHeldOut)
        {
            failures.Add(new SpecFailure(
                "objective.measure",
                $"is {objective.Measure}, but pruning compares trials on the validation split; name a measure of the task, or "
                    + "leave pruning out."));
        }

        if (spec.Pruning is not null && spec.Base.Resume)
            failures.Add(new SpecFailure("pruning", "does not go with base.resume; leave one of them out."));
    }

    private static void CheckEnqueue(SweepSpec spec, List<SpecFailure> failures)
    {
        for (var trial = 0; trial < spec.Enqueue.Count; trial++)
        {
            foreach (var (path, value) in spec.Enqueue[trial])
            {
                if (path is "from" or "fromSha256" or "resume")
                    failures.Add(new SpecFailure($"enqueue.{trial}.{path}", "is the same for all trials; give it in the base."));
                else if (path.StartsWith("data.", StringComparison.Ordinal) && !spec.Search.ContainsKey(path))
                    failures.Add(new SpecFailure($"enqueue.{trial}.{path}", "is not searched; search it, or leave it out here."));
                else
                    failures.AddRange(SpecPath.Check(spec, path, value)
                        .Select(failure => failure with { Path = $"enqueue.{trial}.{path}" }));
            }
        }
    }

    private static void CheckEqual(SweepSpec spec, List<SpecFailure> failures)
    {
        string[] fitted = spec.Equalize switch
        {
            Equalization.Parameters => ["model.hidden"],
            Equalization.Compute => ["training.steps", "training.epochs"],
            _ => [],
        };
        if (fitted.FirstOrDefault(path => spec.Search.ContainsKey(path) || spec.Enqueue.Any(trial => trial.ContainsKey(path)))
            is { } searched)
        {
            failures.Add(new SpecFailure(
                "equalize",
                $"is {SpecJson.Word(spec.Equalize)}, which sets {searched} of each trial, but it is searched as well; leave one "
                    + "of them out."));
        }

        if (fitted.Length > 0
            && spec.Search.Keys.FirstOrDefault(static path => path.StartsWith("data.", StringComparison.Ordinal)) is { } data)
        {
            failures.Add(new SpecFailure(
                "equalize",
                $"is {SpecJson.Word(spec.Equalize)}, but {data} is searched: trials with other data cannot be made equal. Leave "
                    + "one of them out."));
        }
    }
}
