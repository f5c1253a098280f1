namespace DistSeq.Client.Specs;

/// <summary>Loads sweep specs. Their base is a job spec written inline, or the path of a job spec file.</summary>
internal static class SweepSpecFile
{
    private const string Base = "base";

    public static LoadedSpec<SweepSpec> Load(
        string file, IReadOnlyList<string> settings, string folder, Action<SweepSpec>? checkData = null)
    {
        var failures = new SpecFailures();
        var root = SpecFile.Read(file, folder, failures);
        SpecFile.DemandSweep(root, file, failures);
        ReadBase(root, folder, failures);
        var overrides = new SpecOverrides(typeof(SweepSpec), new SpecPlace(SpecPlace.Option, folder), failures);
        foreach (var setting in settings)
        {
            overrides.Apply(root, setting);
            ReadBase(root, folder, failures);
        }

        var places = new SpecPlaces(root.Place);
        var spec = new SpecBinder(failures, places).Bind<SweepSpec>(root);
        if (!places.Has("name"))
            spec = spec with { Name = SpecFile.NameOf(file) };
        if (!places.Has("base.name"))
            spec = spec with { Base = spec.Base with { Name = spec.Name } };
        spec = spec with { Search = WithFullPaths(spec.Search, root.Place.Folder) };
        failures.AddRules(SpecRules.Check(spec), places);
        foreach (var (path, search) in spec.Search)
            CheckSearch(spec, path, search, failures, places);
        SpecFile.CheckData(
            spec.Base.Data, Base + ".", checkData is null ? null : _ => checkData(spec), failures, places);
        failures.Demand();
        return new LoadedSpec<SweepSpec>(spec, places);
    }

    /// <summary>Replaces the path of a file by its content.</summary>
    private static void ReadBase(SpecMapping root, string folder, SpecFailures failures)
    {
        if (root.Find(Base) is not { Value: SpecScalar { IsNull: false } path } entry)
            return;
        var file = Path.Combine(path.Place.Folder, path.Text);
        var shown = Path.GetRelativePath(folder, file);
        var content = SpecFile.Read(shown.StartsWith("..", StringComparison.Ordinal) ? file : shown, folder, failures);
        if (content.Find("name") is null)
            content.Set(new SpecEntry("name", content.Place, new SpecScalar(content.Place, SpecFile.NameOf(file), true)));
        root.Set(entry with { Value = content });
    }

    private static Dictionary<string, SearchSpec> WithFullPaths(IReadOnlyDictionary<string, SearchSpec> search, string folder) =>
        search.ToDictionary(pair => pair.Key, pair => pair switch
        {
            { Key: "data.path", Value.Values: { } values } =>
                pair.Value with { Values = [.. values.Select(value => DataPath.Resolve(value, folder))] },
            { Key: "data.validation" or "data.test", Value.Values: { } values } =>
                pair.Value with
                {
                    Values =
                    [
                        .. values.Select(value =>
                            HeldOut.Parse(value).Path is { } path ? DataPath.Resolve(path, folder) : value),
                    ],
                },
            _ => pair.Value,
        });

    private static void CheckSearch(SweepSpec spec, string path, SearchSpec search, SpecFailures failures, SpecPlaces places)
    {
        var place = places.Nearest("search." + path);
        if (SpecFields.Resolve(typeof(JobSpec), path) is not var (_, field))
            failures.Add(place, "search." + path, SpecOverrides.Unknown(typeof(JobSpec), path));
        else if (SpecFields.IsSection(field.Type))
            failures.Add(place, "search." + path,
                $"is a section; search one of its fields: {string.Join(", ", SpecFields.PathsOf(field.Type, path + "."))}.");
        else if (path is "from" or "fromSha256" or "resume")
            failures.Add(place, "search." + path, "cannot be searched; give one model to train further, in the base.");
        else
        {
            foreach (var value in search.Values ?? [])
                CheckValue(spec, path, value, "values", failures, places);
            foreach (var bound in search.Range ?? [])
                CheckValue(spec, path, bound.ToString("R", CultureInfo.InvariantCulture), "range", failures, places);
        }
    }

    private static void CheckValue(
        SweepSpec spec, string path, string value, string key, SpecFailures failures, SpecPlaces places)
    {
        var searched = $"search.{path}.{key}";
        foreach (var failure in SpecPath.Check(spec, path, value))
            failures.Add(places.Nearest(searched), searched, failure.Message);
    }
}
