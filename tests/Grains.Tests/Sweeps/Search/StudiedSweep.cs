using DistSeq.Grains.Sweeps.Search;
using DistSeq.Grains.Sweeps.Space;

namespace DistSeq.Grains.Tests.Sweeps.Search;

/// <summary>A sweep without jobs: a function says how each trial ends.</summary>
internal sealed class StudiedSweep
{
    private readonly ISearch _search;
    private readonly List<StudyTrial> _trials = [];
    private readonly List<IReadOnlyDictionary<string, string>> _values = [];
    private readonly Func<IReadOnlyDictionary<string, string>, TrialOutcome?> _end;

    public StudiedSweep(SweepSpec spec, Func<IReadOnlyDictionary<string, string>, TrialOutcome?> end)
    {
        Space = SearchSpace.Of(spec);
        Study = new Study(Space, spec.Seed, _trials);
        _search = SearchCatalog.Of(spec, Space);
        _end = end;
    }

    public SearchSpace Space { get; }

    public Study Study { get; }

    public IReadOnlyList<IReadOnlyDictionary<string, string>> Values => _values;

    /// <summary>One line a trial, its values by path, in order of the paths.</summary>
    public IReadOnlyList<string> Lines => [.. _values.Select(Line)];

    public static SweepSpec Spec(SearchAlgorithm kind, params (string Path, SearchSpec Search)[] search) => new()
    {
        Base = Examples.Job,
        Search = search.ToDictionary(static pair => pair.Path, static pair => pair.Search),
        Algorithm = new AlgorithmSpec { Kind = kind },
    };

    public static SearchSpec List(params string[] values) => new() { Values = values };

    public static SearchSpec Range(double lowest, double highest, double? step = null, SearchScale scale = SearchScale.Linear) =>
        new() { Range = [lowest, highest], Scale = scale, Step = step };

    public static IReadOnlyDictionary<string, IReadOnlyList<string>> When(string path, params string[] values) =>
        new Dictionary<string, IReadOnlyList<string>> { [path] = values };

    public static string Line(IReadOnlyDictionary<string, string> values) =>
        string.Join(' ', values.OrderBy(static pair => pair.Key, StringComparer.Ordinal)
            .Select(static pair => $"{pair.Key}={pair.Value}"));

    public static double Number(IReadOnlyDictionary<string, string> values, string path) =>
        double.Parse(values[path], CultureInfo.InvariantCulture);

    /// <summary>Goes on for so many trials, or until the space is exhausted. Returns how many there are.</summary>
    public int Run(int trials)
    {
        while (_trials.Count < trials && _search.Needs(_trials.Count) is var needs)
        {
            Assert.InRange(needs, 0, _trials.Count);
            if (Study.Next(_search, _trials.Count) is not { } values)
                break;
            Add(values);
        }

        return _trials.Count;
    }

    /// <summary>A trial that the search did not choose.</summary>
    public void Add(IReadOnlyDictionary<string, string> values)
    {
        _values.Add(values);
        _trials.Add(new StudyTrial(Space.Read(values), _end(values)));
    }

    /// <summary>The next trial's values, without adding it.</summary>
    public string? Next() => Study.Next(_search, _trials.Count) is { } values ? Line(values) : null;

    /// <summary>The trial that the next one continues.</summary>
    public int? Parent() => Study.Parent((IContinuedSearch)_search, _trials.Count);

    /// <summary>Replaces how a trial ended.</summary>
    public void End(int number, TrialOutcome? outcome) => _trials[number] = _trials[number] with { Outcome = outcome };

    /// <summary>How many of the trials must have ended for the next.</summary>
    public int Needs() => _search.Needs(_trials.Count);
}
