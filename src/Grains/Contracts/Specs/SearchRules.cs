namespace DistSeq.Contracts.Specs;

/// <summary>Rules of what a sweep searches: values, ranges and their steps, and the conditions between fields.</summary>
internal static class SearchRules
{
    public static void Check(SweepSpec spec, List<SpecFailure> failures)
    {
        if (spec.Search.Count == 0)
        {
            failures.Add(new SpecFailure("search",
                "is empty; a sweep needs at least one field to search, for example model.hidden: { values: [64, 128] }."));
        }

        foreach (var (path, search) in spec.Search)
        {
            CheckValues("search." + path, search, failures);
            if (SearchedField.Of(spec.Base, path) is { } field)
                CheckStep(spec.Algorithm.Kind, "search." + path, search, field, failures);
            foreach (var (other, values) in search.When ?? new Dictionary<string, IReadOnlyList<string>>())
                CheckCondition(spec, path, other, values, failures);
        }

        CheckCycles(spec.Search, failures);
    }

    private static void CheckValues(string path, SearchSpec search, List<SpecFailure> failures)
    {
        if (search.Values is null == search.Range is null)
            failures.Add(new SpecFailure(path, "must have either values: [a, b, …] or range: [lowest, highest]."));
        else if (search.Values is { Count: 0 })
            failures.Add(new SpecFailure(path + ".values", "is empty; list at least one value."));
        else if (search.Range is { } range
            && !(range is [var lowest, var highest] && lowest <= highest && double.IsFinite(highest - lowest)))
            failures.Add(new SpecFailure(path + ".range", "must be two numbers, the lowest first, for example [0.001, 0.1]."));
        else if (search is { Scale: SearchScale.Log, Range: [<= 0, _] })
            failures.Add(new SpecFailure(path + ".range", "starts at or below 0; a log scale needs a lowest value above 0."));
    }

    private static void CheckStep(
        SearchAlgorithm algorithm, string path, SearchSpec search, SearchedField field, List<SpecFailure> failures)
    {
        if (search.Step is { } step)
        {
            if (search.Range is null)
                failures.Add(new SpecFailure(path + ".step", "is for a range; leave it out where values are listed."));
            else if (!(step > 0 && double.IsFinite(step)))
                failures.Add(new SpecFailure(path + ".step", $"is {Text(step)}; it must be above 0."));
            else if (field.IsWhole && !double.IsInteger(step))
                failures.Add(new SpecFailure(path + ".step", $"is {Text(step)}; this field takes whole numbers only."));
        }
        else if (algorithm == SearchAlgorithm.Grid && IsReal(search, field))
        {
            failures.Add(new SpecFailure(
                path + ".step", "is missing; a grid needs to know which numbers of the range to try, for example step: 0.1."));
        }
    }

    private static void CheckCondition(
        SweepSpec spec, string path, string other, IReadOnlyList<string> values, List<SpecFailure> failures)
    {
        var place = $"search.{path}.when.{other}";
        if (SearchedField.Of(spec.Base, other) is not { } field)
            failures.Add(new SpecFailure(place, "is no field of a job spec; name one by its path, such as model.cell."));
        else if (values.Count == 0)
            failures.Add(new SpecFailure(place, "is empty; list at least one value."));
        else if (spec.Search.TryGetValue(other, out var searched))
        {
            if (IsReal(searched, field))
            {
                failures.Add(new SpecFailure(
                    place, $"can take any number of a range; give {other} a step, or list its values."));
            }
            else if (searched.Values is { } known
                && values.FirstOrDefault(value => !known.Any(one => SearchedField.AreSame(one, value))) is { } never)
            {
                failures.Add(new SpecFailure(
                    place, $"is {Quoted.Of(never)}, which this sweep never tries; it tries {string.Join(", ", known)}."));
            }
        }
    }

    // Fields that wait for no other are taken out, and then those for which no other waits. What is left are cycles.
    private static void CheckCycles(IReadOnlyDictionary<string, SearchSpec> search, List<SpecFailure> failures)
    {
        bool WaitsFor(string path, Func<string, bool> other) => search[path].When?.Keys.Any(other) is true;
        var waiting = search.Keys.ToHashSet();
        while (waiting.RemoveWhere(path => !WaitsFor(path, waiting.Contains)) > 0
            || waiting.RemoveWhere(path => !waiting.Any(other => WaitsFor(other, path.Equals))) > 0)
        {
        }

        foreach (var path in waiting.Order(StringComparer.Ordinal))
        {
            failures.Add(new SpecFailure(
                $"search.{path}.when", "depends on itself through the conditions of other fields; remove one of them."));
        }
    }

    private static bool IsReal(SearchSpec search, SearchedField field) =>
        search is { Step: null, Range: [var lowest, var highest] } && lowest < highest && !field.IsWhole;

    private static string Text(double number) => number.ToString("R", CultureInfo.InvariantCulture);
}
