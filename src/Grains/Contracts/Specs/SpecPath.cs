using System.Reflection;

namespace DistSeq.Contracts.Specs;

/// <summary>Sets fields of a job spec by their paths, such as model.hidden: the values of a trial.</summary>
public static class SpecPath
{
    private const string Momentum = "optimizer.momentum";

    /// <summary>Fields of which a section may have only one: setting one clears the other.</summary>
    private static readonly (string, string)[] Rivals = [("training.epochs", "training.steps")];

    /// <summary>The spec with these fields replaced.</summary>
    /// <param name="spec">Stays as it is.</param>
    /// <param name="values">Each as it would be in a spec file, by path.</param>
    /// <exception cref="InvalidSpecException">A path is unknown, a value does not fit, or the spec breaks rules.</exception>
    public static JobSpec With(JobSpec spec, IReadOnlyDictionary<string, string> values)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(values);
        var failures = new List<SpecFailure>();
        var changed = spec;
        foreach (var (path, text) in values)
        {
            if (SpecFields.Resolve(typeof(JobSpec), path) is not var (keys, field))
                failures.Add(new SpecFailure(path, $"is no field of a job spec{NearestName.Question(path, Paths())}"));
            else if (!TryRead(text, field, out var value))
            {
                failures.Add(new SpecFailure(
                    path, $"is {Quoted.Of(text)}; it must be {Rule(field)}.{SpecValues.Hint(text, Bare(field.Type))}"));
            }
            else
                changed = Set(changed, keys, value);
        }

        foreach (var (one, other) in Rivals)
        {
            if (values.ContainsKey(one) && !values.ContainsKey(other))
                changed = Set(changed, other.Split('.'), null);
            else if (values.ContainsKey(other) && !values.ContainsKey(one))
                changed = Set(changed, one.Split('.'), null);
        }

        failures.AddRange(Rules(changed, values)
            .Where(rule => !failures.Exists(failure => failure.Path == rule.Path))
            .Select(rule => values.ContainsKey(rule.Path) && KindOf(rule.Path) is { } kind && values.ContainsKey(kind)
                ? WithRemedy(rule, changed, kind)
                : rule));
        SpecRules.Demand(failures);
        return changed;
    }

    /// <summary>
    /// What is wrong with a value of a sweep in itself, so that no trial can have it. A clash with another field concerns those
    /// trials alone that have both.
    /// </summary>
    /// <param name="spec">The sweep.</param>
    /// <param name="path">A field of its base.</param>
    /// <param name="value">As it would be in a spec file.</param>
    public static IReadOnlyList<SpecFailure> Check(SweepSpec spec, string path, string value)
    {
        ArgumentNullException.ThrowIfNull(spec);
        try
        {
            _ = With(spec.Base, new Dictionary<string, string> { [path] = value });
            return [];
        }
        catch (InvalidSpecException e)
        {
            var searchesKind = KindOf(path) is { } kind
                && (spec.Search.ContainsKey(kind) || spec.Enqueue.Any(trial => trial.ContainsKey(kind)));
            return searchesKind && HasKind(spec.Base, path, value)
                ? []
                : [.. e.Failures.Where(failure => failure.Path == path)];
        }
    }

    // A default does no harm where it is not used, but a value that somebody searches is meant to be used.
    private static IEnumerable<SpecFailure> Rules(JobSpec spec, IReadOnlyDictionary<string, string> values)
    {
        foreach (var failure in SpecRules.Check(spec))
            yield return failure;
        if (values.ContainsKey(Momentum) && spec.Optimizer.Kind is not (OptimizerKind.Momentum or OptimizerKind.Nesterov))
        {
            yield return new SpecFailure(
                Momentum, $"is not used by {SpecJson.Word(spec.Optimizer.Kind)}, only by momentum and nesterov; leave it out.");
        }
    }

    // "…; leave it out." becomes what the sweep's spec should say.
    private static SpecFailure WithRemedy(SpecFailure failure, JobSpec spec, string kind)
    {
        var lawful = Kinds(kind).Where(word => !Rules(
                Set(spec, kind.Split('.'), SpecValues.Parse(word, SpecFields.Resolve(typeof(JobSpec), kind)!.Value.Field.Type)),
                new Dictionary<string, string> { [failure.Path] = "" })
            .Any(other => other.Path == failure.Path)).ToArray();
        return lawful is []
            ? failure
            : failure with
            {
                Message = $"{failure.Message.Split("; ")[0]}; search it with when: {{ {kind}: [{string.Join(", ", lawful)}] }}.",
            };
    }

    private static bool HasKind(JobSpec spec, string path, string value) => Kinds(KindOf(path)!).Any(kind =>
    {
        try
        {
            return With(spec, new Dictionary<string, string> { [path] = value, [KindOf(path)!] = kind }) is not null;
        }
        catch (InvalidSpecException e)
        {
            return !e.Failures.Any(failure => failure.Path == path);
        }
    });

    // The field that says which of the others in its section are used; null for a section without one.
    private static string? KindOf(string path) => path.LastIndexOf('.') is var dot and > 0
        && path[..dot] + ".kind" is var kind && kind != path && SpecFields.Resolve(typeof(JobSpec), kind) is not null
            ? kind
            : null;

    private static IEnumerable<string> Kinds(string kind) =>
        Enum.GetValues(Bare(SpecFields.Resolve(typeof(JobSpec), kind)!.Value.Field.Type)).Cast<Enum>().Select(SpecJson.Word);

    private static IEnumerable<string> Paths() => SpecFields.PathsOf(typeof(JobSpec));

    private static bool TryRead(string text, SpecField field, out object? value)
    {
        value = null;
        if (IsSingle(field.Type) && MayBeNull(field.Property)
            && (text is "null" || (text is "auto" && field.Property.IsDefined(typeof(AutoAttribute)))))
            return true;
        if (!IsSingle(field.Type))
            return false;
        value = field.Type == typeof(string)
            ? text
            : SpecValues.Parse(text, Bare(field.Type));
        return value is not null;
    }

    private static Type Bare(Type type) => Nullable.GetUnderlyingType(type) ?? type;

    private static bool IsSingle(Type type) => type == typeof(string) || type.IsValueType;

    private static bool MayBeNull(PropertyInfo property) => Nullable.GetUnderlyingType(property.PropertyType) is not null
        || (!property.PropertyType.IsValueType
            && new NullabilityInfoContext().Create(property).WriteState == NullabilityState.Nullable);

    private static string Rule(SpecField field) => IsSingle(field.Type)
        ? SpecValues.Rule(field.Type, field.Property)
        : "a single value, and this field has none";

    // Records are cloned on the way down, so that the given spec stays as it is.
    private static T Set<T>(T section, IReadOnlyList<string> keys, object? value)
        where T : class => (T)Set(section, keys, 0, value);

    private static object Set(object section, IReadOnlyList<string> keys, int index, object? value)
    {
        var type = section.GetType();
        var property = SpecFields.Find(type, keys[index])!.Property;
        var copy = type.GetMethod("<Clone>$")!.Invoke(section, null)!;
        property.SetValue(copy, index == keys.Count - 1
            ? value
            : Set(property.GetValue(section) ?? Activator.CreateInstance(property.PropertyType)!, keys, index + 1, value));
        return copy;
    }
}
