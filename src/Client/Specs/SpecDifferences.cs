namespace DistSeq.Client.Specs;

/// <summary>How two specs of a job differ, for people. Where the data was stored does not count.</summary>
internal static class SpecDifferences
{
    private const int MostTold = 10;

    /// <summary>One line per field: "model.hidden is 64 there, 128 here."</summary>
    /// <param name="there">The spec that the cluster has.</param>
    /// <param name="here">The spec that was given.</param>
    /// <param name="counts">Which fields count; default all.</param>
    public static IReadOnlyList<string> Of(JobSpec there, JobSpec here, Func<string, bool>? counts = null)
    {
        var (left, right) = (Flat(SpecWriter.ToNode(there)), Flat(SpecWriter.ToNode(here)));
        return [.. left.Keys.Union(right.Keys)
            .Where(path => left.GetValueOrDefault(path) != right.GetValueOrDefault(path))
            .Where(path => !IsPlace(path, left.GetValueOrDefault(path)) || !IsPlace(path, right.GetValueOrDefault(path)))
            .Where(counts ?? (static _ => true))
            .Take(MostTold)
            .Select(path => $"{path} is {left.GetValueOrDefault(path) ?? "not set"} there, "
                + $"{right.GetValueOrDefault(path) ?? "not set"} here.")];
    }

    private static bool IsPlace(string path, string? value) =>
        path is "data.path" or "from"
        || (path is "data.validation" or "data.test" && HeldOut.Parse(value ?? "") is { Path: not null });

    private static Dictionary<string, string> Flat(SpecNode node)
    {
        var values = new Dictionary<string, string>();
        Add(node, "", values);
        return values;
    }

    private static void Add(SpecNode node, string path, Dictionary<string, string> values)
    {
        switch (node)
        {
            case SpecMapping mapping:
                foreach (var entry in mapping.Entries)
                    Add(entry.Value, path.Length == 0 ? entry.Key : $"{path}.{entry.Key}", values);
                break;
            case SpecSequence sequence:
                values[path] = "["
                    + string.Join(", ", sequence.Items.Select(static item => item is SpecScalar scalar ? scalar.Text : item.Kind))
                    + "]";
                break;
            default:
                values[path] = Quoted.Plain(((SpecScalar)node).Text);
                break;
        }
    }
}
