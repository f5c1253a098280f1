using DistSeq.Engine.Numerics;

namespace DistSeq.Grains.Sweeps.Space;

/// <summary>
/// What a sweep searches. A point has one coordinate for each parameter, NaN where the parameter is not active: its conditions do
/// not hold, and the field stays as in the base.
/// </summary>
internal sealed class SearchSpace
{
    // In the order of the sweep's spec.
    private readonly IReadOnlyList<string> _written;

    private SearchSpace(IReadOnlyList<Parameter> parameters, IReadOnlyList<string> written)
    {
        (Parameters, _written) = (parameters, written);
        Order = ParentsFirst(parameters);
        Configurations = Configurations.Of(this);
    }

    /// <summary>In order of their names, so that the order of keys in the file does not matter.</summary>
    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>Indices of the parameters, each after those that it depends on.</summary>
    public IReadOnlyList<int> Order { get; }

    /// <summary>Every point, counted; null where there are infinitely many, or more than can be counted.</summary>
    public Configurations? Configurations { get; }

    /// <summary>The space of a sweep that <see cref="SpecRules"/> have checked.</summary>
    public static SearchSpace Of(SweepSpec spec)
    {
        var parameters = spec.Search.OrderBy(static pair => pair.Key, StringComparer.Ordinal)
            .Where(pair => !IsNeverActive(spec, pair.Key))
            .Select(pair => ParameterOf(spec.Base, pair.Key, pair.Value)).ToList();
        foreach (var parameter in parameters)
        {
            parameter.Conditions =
            [
                .. (spec.Search[parameter.Path].When ?? new Dictionary<string, IReadOnlyList<string>>())
                    .OrderBy(static pair => pair.Key, StringComparer.Ordinal)
                    .Select(pair => (Parent: parameters.FindIndex(other => other.Path == pair.Key), pair.Value))
                    .Where(static pair => pair.Parent >= 0)
                    .Select(pair => new Condition(pair.Parent, IndicesOf(parameters[pair.Parent], pair.Value))),
            ];
        }

        return new SearchSpace(parameters, [.. spec.Search.Keys]);
    }

    /// <summary>Whether the parameter is active, given the coordinates of those that it depends on.</summary>
    public bool IsActive(int parameter, ReadOnlySpan<double> point)
    {
        foreach (var condition in Parameters[parameter].Conditions)
        {
            if (!condition.Holds(Parameters, point))
                return false;
        }

        return true;
    }

    /// <summary>A point, parents first. <paramref name="coordinate"/> is asked for active parameters only.</summary>
    public double[] Fill(Func<int, double> coordinate)
    {
        var point = new double[Parameters.Count];
        Array.Fill(point, double.NaN);
        foreach (var parameter in Order)
        {
            if (IsActive(parameter, point))
                point[parameter] = coordinate(parameter);
        }

        return point;
    }

    /// <summary>The point of uniform numbers, one for each parameter, whether it is active or not.</summary>
    public double[] Place(double[] uniform) => Fill(parameter => Parameters[parameter].Place(uniform[parameter]));

    /// <summary>A point whose parameters are independent and uniform.</summary>
    public double[] Draw(ref CounterRandom random)
    {
        var uniform = new double[Parameters.Count];
        for (var parameter = 0; parameter < uniform.Length; parameter++)
            uniform[parameter] = random.NextDouble();
        return Place(uniform);
    }

    /// <summary>The point of a trial's values. Coordinates that cannot be told are NaN.</summary>
    public double[] Read(IReadOnlyDictionary<string, string> values) => Fill(parameter =>
        values.TryGetValue(Parameters[parameter].Path, out var value) ? Parameters[parameter].Read(value) : double.NaN);

    /// <summary>
    /// The values of a point by path, as a spec file has them and in the order of the sweep's; active ones only.
    /// </summary>
    public IReadOnlyDictionary<string, string> Write(double[] point)
    {
        var byPath = Parameters.Zip(point).Where(static pair => !double.IsNaN(pair.Second))
            .ToDictionary(static pair => pair.First.Path, static pair => pair.First.Write(pair.Second));
        return _written.Where(byPath.ContainsKey).ToDictionary(static path => path, path => byPath[path]);
    }

    private static Parameter ParameterOf(JobSpec job, string path, SearchSpec search)
    {
        if (search.Values is { } values)
            return new Choice(path, values);
        var (lowest, highest) = (search.Range![0], search.Range[1]);
        var isWhole = SearchedField.Of(job, path) is { IsWhole: true };
        if (search.Step is null && !isWhole && lowest < highest)
            return new RealRange(path, lowest, highest, search.Scale);
        return new SteppedRange(path, lowest, highest, search.Step ?? 1, search.Scale);
    }

    // A condition on a field that is not searched is decided by the base, once and for all.
    private static bool IsNeverActive(SweepSpec spec, string path) => spec.Search[path].When is { } conditions
        && conditions.Any(condition => spec.Search.ContainsKey(condition.Key)
            ? IsNeverActive(spec, condition.Key)
            : !condition.Value.Any(value =>
                SearchedField.AreSame(value, SearchedField.Of(spec.Base, condition.Key)?.InBase ?? "")));

    private static List<long> IndicesOf(Parameter parent, IReadOnlyList<string> values) =>
    [
        .. values.Select(value => (Text: value, Coordinate: parent.Read(value)))
            .Where(value => !double.IsNaN(value.Coordinate)
                && SearchedField.AreSame(value.Text, parent.Write(value.Coordinate)))
            .Select(value => parent.IndexOf(value.Coordinate)).Distinct().Order(),
    ];

    private static int[] ParentsFirst(IReadOnlyList<Parameter> parameters)
    {
        var order = new List<int>();
        while (order.Count < parameters.Count)
        {
            order.Add(Enumerable.Range(0, parameters.Count).First(parameter => !order.Contains(parameter)
                && parameters[parameter].Conditions.All(condition => order.Contains(condition.Parent))));
        }

        return [.. order];
    }
}
