namespace DistSeq.Client.Specs;

/// <summary>Sets single fields over a spec file: --set path=value on the command line, and the values of a trial.</summary>
internal sealed class SpecOverrides(Type spec, SpecPlace place, SpecFailures failures)
{
    /// <summary>Fields of which a section may have only one: setting one replaces the other.</summary>
    private static readonly (string, string)[] Rivals = [("epochs", "steps"), ("values", "range")];

    private readonly HashSet<SpecEntry> _own = new(ReferenceEqualityComparer.Instance);

    /// <summary>The same for what another option sets.</summary>
    public SpecOverrides At(SpecPlace option) => new(spec, option, failures);

    /// <summary>Applies one "path=value"; the value is YAML, for example 64, lstm, [1, 2] or { value: 5 }.</summary>
    public void Apply(SpecMapping root, string setting)
    {
        var equals = setting.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0)
            failures.Add(place, setting, "has no value; write --set path=value, for example --set model.hidden=64.");
        else
            Apply(root, setting[..equals].Trim(), setting[(equals + 1)..]);
    }

    /// <summary>Applies one single value, without quotes.</summary>
    public void ApplyScalar(SpecMapping root, string path, string value)
    {
        if (Resolve(path) is { } keys)
            Put(root, spec, keys, new SpecScalar(place, value, true));
    }

    private void Apply(SpecMapping root, string path, string yaml)
    {
        if (Resolve(path) is not { } keys)
            return;
        var before = failures.Count;
        var value = SpecReader.Read(yaml, place, path, failures) ?? new SpecScalar(place, "", true);
        if (failures.Count == before)
            Put(root, spec, keys, WithoutLines(value));
    }

    private IReadOnlyList<string>? Resolve(string path)
    {
        if (SpecFields.Resolve(spec, path) is { } found)
            return found.Keys;
        failures.Add(place, path, Unknown(spec, path));
        return null;
    }

    public static string Unknown(Type spec, string path)
    {
        var known = string.Join(", ", SpecFields.Of(spec).Select(field => field.Key));
        return $"unknown field {Quoted.Of(path)}{NearestName.Question(path, SpecFields.PathsOf(spec))} At the top are: {known}.";
    }

    private void Put(SpecMapping section, Type type, IReadOnlyList<string> keys, SpecNode value)
    {
        for (var i = 0; i < keys.Count - 1; i++)
        {
            type = TypeOf(type, keys[i]);
            if (section.Find(keys[i]) is not { } entry || entry.Value is SpecScalar { IsNull: true })
                section.Set(entry = new SpecEntry(keys[i], place, new SpecMapping(place)));
            if (Shorthands.Unfold(entry.Value, type) is not { } inner)
                return; // The file has something else in place of the section: the binder reports it.
            if (inner != entry.Value)
                section.Set(entry with { Value = inner });
            section = inner;
        }

        // A section sets the fields it names; the others stay.
        if (value is SpecMapping parts && section.Find(keys[^1]) is { } whole
            && Shorthands.Unfold(whole.Value, TypeOf(type, keys[^1])) is not null)
        {
            foreach (var part in parts.Entries)
                Put(section, type, [keys[^1], part.Key], part.Value);
            return;
        }

        foreach (var (one, other) in Rivals)
        {
            var rival = keys[^1] == one ? other : keys[^1] == other ? one : null;
            if (rival is not null && section.Find(rival) is { } entry && !_own.Contains(entry))
                section.Remove(rival);
        }

        var own = new SpecEntry(keys[^1], place, value);
        _own.Add(own);
        section.Set(own);
    }

    // Of what a key holds: a field of a section, or a value by its name.
    private static Type TypeOf(Type type, string key) =>
        SpecFields.ValuesOf(type) ?? SpecFields.Find(type, key)?.Type ?? typeof(object);

    /// <summary>Lines and columns within an option's value would only confuse.</summary>
    private SpecNode WithoutLines(SpecNode node)
    {
        switch (node)
        {
            case SpecScalar scalar:
                return new SpecScalar(place, scalar.Text, scalar.IsPlain);
            case SpecSequence sequence:
                return new SpecSequence(place, [.. sequence.Items.Select(WithoutLines)]);
            default:
                var mapping = new SpecMapping(place);
                foreach (var entry in ((SpecMapping)node).Entries)
                    mapping.Set(new SpecEntry(entry.Key, place, WithoutLines(entry.Value)));
                return mapping;
        }
    }
}
