using System.Collections.Concurrent;
using System.Reflection;

namespace DistSeq.Contracts.Specs;

/// <summary>Which keys a spec record has: its settable properties in camel case, in the order of the record.</summary>
public static class SpecFields
{
    private static readonly ConcurrentDictionary<Type, IReadOnlyList<SpecField>> Known = new();

    public static IReadOnlyList<SpecField> Of(Type record) => Known.GetOrAdd(record, static type =>
    [
        .. type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.CanWrite)
            .OrderBy(property => property.MetadataToken)
            .Select(property => new SpecField(char.ToLowerInvariant(property.Name[0]) + property.Name[1..], property)),
    ]);

    public static SpecField? Find(Type record, string key) => Of(record).FirstOrDefault(field => field.Key == key);

    /// <summary>True for a record with keys of its own.</summary>
    public static bool IsSection(Type type) =>
        type.IsClass && type != typeof(string) && type.Namespace == typeof(JobSpec).Namespace;

    /// <summary>The type of the values, when the type is a dictionary by name.</summary>
    public static Type? ValuesOf(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>)
            ? type.GetGenericArguments()[1]
            : null;

    /// <summary>Every path below a record, sections before their fields.</summary>
    public static IEnumerable<string> PathsOf(Type record, string prefix = "")
    {
        foreach (var field in Of(record))
        {
            yield return prefix + field.Key;
            if (!IsSection(field.Type))
                continue;
            foreach (var path in PathsOf(field.Type, prefix + field.Key + "."))
                yield return path;
        }
    }

    /// <summary>
    /// Cuts a dotted path into keys, each a key of a section or, below a dictionary, a name that may contain dots itself
    /// (search.model.hidden.values: search, model.hidden, values). Null when the record has no such path.
    /// </summary>
    public static (IReadOnlyList<string> Keys, SpecField Field)? Resolve(Type record, string path)
    {
        var (first, rest) = path.IndexOf('.', StringComparison.Ordinal) is var dot and >= 0
            ? (path[..dot], path[(dot + 1)..])
            : (path, null);
        if (Find(record, first) is not { } field)
            return null;
        if (rest is null)
            return ([first], field);
        if (IsSection(field.Type))
            return Resolve(field.Type, rest) is var (keys, last) ? ([first, .. keys], last) : null;
        if (ValuesOf(field.Type) is not { } values)
            return null;
        return rest.LastIndexOf('.') is var cut and > 0 && Find(values, rest[(cut + 1)..]) is { } inner
            ? ([first, rest[..cut], inner.Key], inner)
            : ([first, rest], field);
    }
}
