using DistSeq.Client.Reports.Numbers;
using DistSeq.Client.Views;

namespace DistSeq.Client.Reports;

/// <summary>A searched field as numbers: the value on a range, or the index in a list.</summary>
/// <param name="Path">In the job spec.</param>
/// <param name="Label">Enough of the path to tell it from the others.</param>
/// <param name="Categories">The values of a list as shown; null for a range.</param>
/// <param name="Low">The lowest value of a range.</param>
/// <param name="High">Its highest value.</param>
/// <param name="IsLog">Whether the range is walked in the logarithm.</param>
/// <param name="Step">Distance of its values; 0 where it has all values.</param>
internal sealed record FieldAxis(
    string Path, string Label, IReadOnlyList<string>? Categories, double Low, double High, bool IsLog, double Step)
{
    private const int MostBins = 50;

    /// <summary>The values of a list as the spec has them.</summary>
    private IReadOnlyList<string> Values { get; init; } = [];

    private string InBase { get; init; } = "";

    /// <summary>The axes of all searched fields, in the order of the spec.</summary>
    public static IReadOnlyList<FieldAxis> AllOf(SweepSpec spec, IReadOnlyList<TrialStatus> trials) =>
        [.. spec.Search.Select(pair => Of(spec, pair.Key, pair.Value, trials))];

    /// <summary>Where a trial is on it; null where the trial does not search the field.</summary>
    public double? At(TrialStatus trial)
    {
        if (!trial.Values.TryGetValue(Path, out var text))
            return null;
        if (Categories is null)
            return Number(text) is { } number && double.IsFinite(number) && (!IsLog || number > 0) ? number : null;
        var index = IndexOf(text);
        return index < 0 ? null : index;
    }

    /// <summary>The field as the analyses of importance see it.</summary>
    public SampleField Sampled
    {
        get
        {
            if (Categories is { } categories)
            {
                var count = Math.Max(1, categories.Count);
                return new SampleField(count, count, Math.Max(0, IndexOf(InBase)));
            }

            var steps = Step > 0 && !IsLog
                ? (int)Math.Min(MostBins, Math.Floor((High - Low) / Step * (1 + 1e-9)) + 1)
                : MostBins;
            var inBase = Number(InBase) is { } number && double.IsFinite(number) ? Share(number) : 0.5;
            return new SampleField(0, Low < High ? steps : 1, inBase);
        }
    }

    /// <summary>The same for one trial: 0 to 1, or the index of its category; NaN where it does not search the field.</summary>
    public double Sample(TrialStatus trial) =>
        At(trial) is not { } value ? double.NaN : Categories is null ? Share(value) : value;

    // Each value of a stepped range has the same share of the whole.
    private double Share(double value)
    {
        var half = Step / 2;
        var (low, high) = IsLog && half >= Low ? (Low, High + half) : (Low - half, High + half);
        var share = IsLog ? Math.Log(value / low) / Math.Log(high / low) : (value - low) / (high - low);
        return double.IsFinite(share) ? Math.Clamp(share, 0, 1) : 0.5;
    }

    private int IndexOf(string text)
    {
        for (var i = 0; i < Values.Count; i++)
        {
            if (SearchedField.AreSame(Values[i], text))
                return i;
        }

        return -1;
    }

    private static FieldAxis Of(SweepSpec spec, string path, SearchSpec search, IReadOnlyList<TrialStatus> trials)
    {
        var field = SearchedField.Of(spec.Base, path);
        var label = LabelOf(path, [.. spec.Search.Keys]);
        var found = trials.Select(trial => trial.Values.GetValueOrDefault(path)).OfType<string>();
        if (search.Range is [var low, var high])
        {
            double[] numbers = [.. found.Select(Number).OfType<double>().Where(double.IsFinite), low, high];
            return new FieldAxis(path, label, null, numbers.Min(), numbers.Max(), search.Scale == SearchScale.Log,
                search.Step ?? (field?.IsWhole == true ? 1 : 0))
            {
                InBase = field?.InBase ?? "",
            };
        }

        // Trials may have been given values that the search does not list.
        var values = new List<string>();
        foreach (var value in (search.Values ?? []).Concat(found))
        {
            if (!values.Exists(known => SearchedField.AreSame(known, value)))
                values.Add(value);
        }

        if (values.TrueForAll(static value => Number(value) is not null))
            values = [.. values.OrderBy(static value => Number(value))];
        return new FieldAxis(path, label, [.. values.Select(Figures.Value)], 0, Math.Max(0, values.Count - 1), false, 1)
        {
            Values = values,
            InBase = field?.InBase ?? "",
        };
    }

    // model.dropout.output is dropout.output, unless another section has the same.
    private static string LabelOf(string path, IReadOnlyList<string> all)
    {
        static string Short(string path) => path[(path.IndexOf('.', StringComparison.Ordinal) + 1)..];
        return all.Count(other => Short(other) == Short(path)) == 1 ? Short(path) : path;
    }

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
}
