using System.Text.RegularExpressions;

namespace DistSeq.Client.Specs;

/// <summary>Loads spec files: read, override, bind, check. All failures come as one <see cref="InvalidSpecException"/>.</summary>
internal static partial class SpecFile
{
    private const long LargestBytes = 1 << 20;

    /// <summary>Keys at the top of a spec that tell a job from a sweep.</summary>
    private static readonly string[] JobKeys = ["data", "model", "training", "optimizer"];

    private static readonly string[] SweepKeys = ["base", "search", "budget"];

    /// <summary>
    /// Loads a job spec; data paths in it are relative to the file, those in settings to <paramref name="folder"/>.
    /// </summary>
    /// <param name="file">The spec file.</param>
    /// <param name="settings">Fields that are set differently.</param>
    /// <param name="folder">What <paramref name="file"/> is relative to.</param>
    /// <param name="checkData">Checks the data too, so that its faults are reported with the others; throws them.</param>
    public static LoadedSpec<JobSpec> LoadJob(
        string file, IReadOnlyList<Setting> settings, string folder, Action<DataSpec>? checkData = null)
    {
        var failures = new SpecFailures();
        var root = Read(file, folder, failures);
        Demand(root, SweepKeys, JobKeys, $"is a sweep; search its fields with: sweep {ShellWord.Quote(file)}", failures);
        var overrides = new SpecOverrides(typeof(JobSpec), new SpecPlace(SpecPlace.Option, folder), failures);
        foreach (var setting in settings)
        {
            if (setting.Path is { } path)
                overrides.At(new SpecPlace(setting.Option, folder)).ApplyScalar(root, path, setting.Value);
            else
                overrides.Apply(root, setting.Value);
        }

        var places = new SpecPlaces(root.Place);
        var spec = new SpecBinder(failures, places).Bind<JobSpec>(root);
        if (!places.Has("name"))
            spec = spec with { Name = NameOf(file) };
        failures.AddRules(SpecRules.Check(spec), places);
        CheckData(spec.Data, "", checkData, failures, places);
        failures.Demand();
        return new LoadedSpec<JobSpec>(spec, places);
    }

    /// <summary>The top section of a file. A file that cannot be read at all ends the load.</summary>
    public static SpecMapping Read(string file, string folder, SpecFailures failures)
    {
        var fullPath = Path.GetFullPath(file, folder);
        var place = new SpecPlace(file, Path.GetDirectoryName(fullPath) ?? "/");
        if (TextOf(fullPath, place, failures) is { } text)
        {
            var before = failures.Count;
            switch (SpecReader.Read(text, place, "", failures))
            {
                case SpecMapping mapping:
                    return mapping;
                case null or SpecScalar { IsNull: true } when failures.Count == before:
                    failures.Add(
                        place, "", "is empty; a job spec needs at least data: { path: FILE }. See examples/dinosaurs.yaml.");
                    break;
                case { } other:
                    failures.Add(
                        other.Place, "", $"is {other.Kind}; a spec is a section of keys, for example data: {{ path: FILE }}.");
                    break;
            }

            if (Path.GetExtension(file) is not (".yaml" or ".yml"))
            {
                failures.Add(place, "", "is this your data? "
                    + "Then write a spec file that names it, with data: { path: FILE }; see examples/dinosaurs.yaml.");
            }
        }

        failures.Demand();
        throw new InvalidOperationException("A spec file without content has no failure.");
    }

    /// <summary>Refuses a job where a sweep is asked for.</summary>
    public static void DemandSweep(SpecMapping root, string file, SpecFailures failures) =>
        Demand(root, JobKeys, SweepKeys, $"is a job; train it with: train {ShellWord.Quote(file)}", failures);

    // One message about the whole file says more than one about each key.
    private static void Demand(SpecMapping root, string[] others, string[] own, string fault, SpecFailures failures)
    {
        bool Has(string key) => root.Find(key) is not null;
        if (!others.Any(Has) || own.Any(Has))
            return;
        failures.Add(root.Place with { Line = 0, Column = 0 }, "", fault);
        failures.Demand();
    }

    /// <summary>Adds the faults of the data, unless the fields that name it are at fault themselves.</summary>
    public static void CheckData(DataSpec data, string prefix, Action<DataSpec>? check, SpecFailures failures, SpecPlaces places)
    {
        if (check is null || data.Path.Length == 0
            || failures.Covers(prefix + "data.path") || failures.Covers(prefix + "data.encoding"))
            return;
        try
        {
            check(data);
        }
        catch (InvalidSpecException exception)
        {
            failures.AddRules([.. exception.Failures.Select(failure => failure with { Path = prefix + failure.Path })], places);
        }
    }

    /// <summary>A legal name from the name of a file.</summary>
    public static string NameOf(string file)
    {
        var name = NoNameCharacters().Replace(Path.GetFileNameWithoutExtension(file).ToLowerInvariant(), "-").Trim('-');
        return name.Length == 0 ? "job" : name[..Math.Min(40, name.Length)].TrimEnd('-');
    }

    private static string? TextOf(string path, SpecPlace place, SpecFailures failures)
    {
        if (Directory.Exists(path))
            failures.Add(place, "", "is a folder; name the spec file in it.");
        else if (!File.Exists(path))
            failures.Add(place, "", $"there is no such file. Looked for {Quoted.Path(path)}; "
                + "name a spec file such as examples/dinosaurs.yaml.");
        else if (new FileInfo(path).Length > LargestBytes)
            failures.Add(place, "", "is larger than 1 MiB; this is not a spec file.");
        else
            return Decode(path, place, failures);
        return null;
    }

    // Some shells write UTF-16 with a mark. A file without a length, such as a device, is not read beyond the limit.
    private static string? Decode(string path, SpecPlace place, SpecFailures failures)
    {
        try
        {
            using var text = TextContent.Open(File.OpenRead(path), DataEncoding.Utf8, path, "");
            var bytes = new byte[LargestBytes + 1];
            var length = text.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            if (length <= LargestBytes)
                return Encoding.UTF8.GetString(bytes.AsSpan(0, length));
            failures.Add(place, "", "is larger than 1 MiB; this is not a spec file.");
        }
        catch (InvalidDataException)
        {
            failures.Add(place, "", "is not text in UTF-8; this is not a spec file.");
        }
        catch (Exception exception) when (FileTrouble.Is(exception))
        {
            failures.Add(place, "", $"cannot be read: {FileTrouble.Reason(exception)}; "
                + "name a spec file such as examples/dinosaurs.yaml.");
        }

        return null;
    }

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex NoNameCharacters();
}
