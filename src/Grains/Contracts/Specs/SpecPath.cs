using System.Reflection;

namespace DistSeq.Contracts.Specs;

/// <summary>Sets fields of a job spec by their paths, such as model.hidden: the values of a trial.</summary>
public static class SpecPath
{
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

        failures.AddRange(SpecRules.Check(changed).Where(rule => !failures.Exists(failure => failure.Path == rule.Path)));
        SpecRules.Demand(failures);
        return changed;
    }

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
