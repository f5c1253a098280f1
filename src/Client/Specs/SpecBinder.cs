using System.Collections;

namespace DistSeq.Client.Specs;

/// <summary>
/// Binds nodes to spec records by the names of their properties. A field that cannot be bound becomes a failure and keeps its
/// default, so that one pass finds every failure.
/// </summary>
internal sealed class SpecBinder(SpecFailures failures, SpecPlaces places)
{
    /// <summary>Stands for a value that could not be bound, since null is a value.</summary>
    private static readonly object Unbound = new();

    public T Bind<T>(SpecMapping root)
        where T : class => (T)BindSection(root, typeof(T), "");

    private object BindSection(SpecMapping mapping, Type type, string path)
    {
        var section = Activator.CreateInstance(type)!;
        foreach (var entry in mapping.Entries)
        {
            var entryPath = path.Length == 0 ? entry.Key : $"{path}.{entry.Key}";
            places.Add(entryPath, entry.Place);
            if (SpecFields.Find(type, entry.Key) is not { } field)
            {
                RefuseKey(entry, entryPath, type);
                continue;
            }

            var value = BindField(entry.Value, field, entryPath);
            if (value != Unbound)
                field.Property.SetValue(section, value);
        }

        return section;
    }

    private void RefuseKey(SpecEntry entry, string path, Type type)
    {
        var known = SpecFields.Of(type).Select(field => field.Key).ToList();
        failures.Add(entry.KeyPlace, path,
            $"unknown key {Quoted.Of(entry.Key)}"
            + (failures.Count < SpecFailures.MostTold
                ? NearestName.Question(entry.Key, known.Concat(SpecFields.PathsOf(type)))
                : ".")
            + $" Known here: {string.Join(", ", known)}.");
    }

    private object? BindField(SpecNode node, SpecField field, string path)
    {
        if (SpecFields.IsSection(field.Type))
            return Shorthands.Unfold(node, field.Type) is { } section
                ? BindSection(section, field.Type, path)
                : Refuse(node, path, "a section with keys: " + KeysOf(field.Type));
        if (SpecFields.ValuesOf(field.Type) is { } values)
            return node is SpecMapping named
                ? BindNamed(named, values, field, path)
                : Refuse(node, path, "a section of names, each with "
                    + (IsList(values) ? "a list" : "its keys: " + KeysOf(values)));
        if (IsList(field.Type))
            return BindList(node, field.Type, field, path);
        return BindScalar(node, field.Type, field, path);
    }

    private static bool IsList(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>);

    private object BindNamed(SpecMapping mapping, Type values, SpecField field, string path)
    {
        var named = (IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(typeof(string), values))!;
        foreach (var entry in mapping.Entries)
        {
            var entryPath = $"{path}.{entry.Key}";
            places.Add(entryPath, entry.Place);
            if (IsList(values))
            {
                if (BindList(entry.Value, values, field, entryPath) is var list && list != Unbound)
                    named[entry.Key] = list;
                continue;
            }

            if (entry.Value is not SpecMapping)
                Refuse(entry.Value, entryPath, "a section with keys: " + KeysOf(values));
            named[entry.Key] = BindSection(entry.Value as SpecMapping ?? new SpecMapping(entry.Place), values, entryPath);
        }

        return named;
    }

    private object? BindList(SpecNode node, Type listType, SpecField field, string path)
    {
        var type = listType.GetGenericArguments()[0];
        var isNamed = SpecFields.ValuesOf(type) is not null;
        if (node is not SpecSequence sequence)
        {
            return Refuse(node, path, isNamed
                ? "a list of sections, for example - { model.hidden: 64 }"
                : "a list in brackets, for example [1, 2]");
        }

        var list = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(type))!;
        foreach (var item in sequence.Items)
        {
            var value = isNamed
                ? BindTexts(item, field, $"{path}.{list.Count}")
                : BindScalar(item, type, field, path);
            if (value != Unbound)
                list.Add(value);
        }

        return list;
    }

    private object? BindTexts(SpecNode node, SpecField field, string path)
    {
        if (node is not SpecMapping mapping)
            return Refuse(node, path, "a section of fields by path, for example { model.hidden: 64 }");
        places.Add(path, node.Place);
        var texts = new Dictionary<string, string>();
        foreach (var entry in mapping.Entries)
        {
            places.Add($"{path}.{entry.Key}", entry.Place);
            if (BindScalar(entry.Value, typeof(string), field, $"{path}.{entry.Key}") is string text)
                texts[entry.Key] = text;
        }

        return texts;
    }

    private object? BindScalar(SpecNode node, Type type, SpecField field, string path)
    {
        if (node is not SpecScalar scalar)
            return Refuse(node, path, SpecValues.Rule(type, field.Property));
        if (!SpecScalars.TryRead(scalar, type, field.Property, out var value))
            return Refuse(node, path, SpecValues.Rule(type, field.Property), SpecScalars.Hint(scalar, type));
        var owner = field.Property.DeclaringType;
        return value switch
        {
            string text when owner == typeof(DataSpec) && field.Property.Name == nameof(DataSpec.Path) =>
                DataPath.Resolve(text, node.Place.Folder),
            string model when owner == typeof(JobSpec) && field.Property.Name == nameof(JobSpec.From) =>
                DataPath.ResolveThere(model, node.Place.Folder),
            HeldOut { Path: { } file } => new HeldOut(0, DataPath.Resolve(file, node.Place.Folder)),
            _ => value,
        };
    }

    private object Refuse(SpecNode node, string path, string rule, string hint = "")
    {
        failures.Add(node.Place, path, $"is {node.Kind}; it must be {rule}.{hint}");
        return Unbound;
    }

    private static string KeysOf(Type type) => string.Join(", ", SpecFields.Of(type).Select(field => field.Key));
}
