using System.Collections;
using System.Reflection;
using System.Text.RegularExpressions;

namespace DistSeq.Contracts.Specs;

/// <summary>
/// Checks a spec against the rules on its properties and those between its fields. The client checks before it starts anything,
/// the grains check again, so both refuse the same specs in the same words.
/// </summary>
public static class SpecRules
{
    /// <summary>All failures of a job spec, each with its path; empty when there are none.</summary>
    public static IReadOnlyList<SpecFailure> Check(JobSpec spec)
    {
        var failures = new List<SpecFailure>();
        CheckProperties(spec, "", failures);
        JobRules.Check(spec, "", failures);
        return failures;
    }

    /// <summary>All failures of a sweep spec, each with its path; empty when there are none.</summary>
    public static IReadOnlyList<SpecFailure> Check(SweepSpec spec)
    {
        var failures = new List<SpecFailure>();
        CheckProperties(spec, "", failures);
        JobRules.Check(spec.Base, "base.", failures);
        SearchRules.Check(spec, failures);
        SweepRules.Check(spec, failures);
        PruningRules.Check(spec, failures);
        PopulationRules.Check(spec, failures);
        return failures;
    }

    /// <summary>All failures of a request to sample, each with its path; empty when there are none.</summary>
    public static IReadOnlyList<SpecFailure> Check(Generation.GenerationRequest request)
    {
        var failures = new List<SpecFailure>();
        CheckProperties(request, "", failures);
        return failures;
    }

    /// <summary>All failures of a request to predict, each with its path; empty when there are none.</summary>
    public static IReadOnlyList<SpecFailure> Check(Generation.PredictionRequest request)
    {
        var failures = new List<SpecFailure>();
        CheckProperties(request, "", failures);
        if (request.Lines.Count > Generation.PredictionRequest.MostLines)
        {
            failures.Add(new SpecFailure(
                "lines",
                $"has {request.Lines.Count}; the most are {Generation.PredictionRequest.MostLines}. Ask in several requests."));
        }

        return failures;
    }

    /// <summary>Throws <see cref="InvalidSpecException"/> with all failures, if there are any.</summary>
    public static void Demand(IReadOnlyList<SpecFailure> failures)
    {
        if (failures.Count > 0)
            throw new InvalidSpecException(failures);
    }

    private static void CheckProperties(object spec, string prefix, List<SpecFailure> failures)
    {
        foreach (var property in spec.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (property.GetIndexParameters().Length > 0 || property.Name == "EqualityContract")
                continue;
            var path = prefix + char.ToLowerInvariant(property.Name[0]) + property.Name[1..];
            var value = property.GetValue(spec);
            if (property.GetCustomAttribute<RequiredAttribute>() is not null && string.IsNullOrWhiteSpace(value as string))
                failures.Add(new SpecFailure(path, $"is missing; set it in the spec file or with --set {path}=…"));
            else if (property.GetCustomAttribute<MatchesAttribute>() is { } matches && value is string text
                && !Regex.IsMatch(text, matches.Pattern))
                failures.Add(new SpecFailure(path, $"{Quoted.Of(text)} does not fit; it must be {matches.Rule}."));
            if (property.GetCustomAttribute<BetweenAttribute>() is { } between && value is not null)
            {
                foreach (var number in Numbers(value))
                    CheckBetween(path, number, between, failures);
            }

            if (value is not null && property.GetCustomAttribute<OnlyForAttribute>() is { } only
                && spec.GetType().GetProperty("Kind")?.GetValue(spec) is { } kind && !only.Kinds.Contains(kind))
            {
                failures.Add(new SpecFailure(
                    path,
                    $"is not used by {SpecJson.Word((Enum)kind)}, only by {only.Words}; leave it out, or change the kind."));
            }

            if (value is not null and not string and not IEnumerable && value.GetType().IsClass
                && value.GetType().Namespace == typeof(SpecRules).Namespace)
                CheckProperties(value, path + ".", failures);
        }
    }

    private static IEnumerable<double> Numbers(object value) => value switch
    {
        WorkerRange range => new double[] { range.Least, range.Most }.Distinct(),
        HeldOut { Path: not null } => [],
        StepInterval interval => interval.Steps is { } steps ? [steps] : [],
        HeldOut held => [held.Share],
        _ => [Convert.ToDouble(value, CultureInfo.InvariantCulture)],
    };

    private static void CheckBetween(string path, double value, BetweenAttribute between, List<SpecFailure> failures)
    {
        if (!(value >= between.Lowest && value <= between.Highest))
        {
            failures.Add(new SpecFailure(path, FormattableString.Invariant($"is {value:R}; it must be {between.Words}.")));
        }
    }
}
