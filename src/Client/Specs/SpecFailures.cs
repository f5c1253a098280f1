namespace DistSeq.Client.Specs;

/// <summary>Everything that is wrong with a spec, collected before anything starts and thrown as one error.</summary>
internal sealed class SpecFailures
{
    private readonly List<(SpecPlace Place, string Path, string Message)> _all = [];

    /// <summary>Most failures to show; the rest are only counted.</summary>
    public const int MostTold = 50;

    public int Count => _all.Count;

    public void Add(SpecPlace place, string path, string message) => _all.Add((place, path, message));

    /// <summary>
    /// True when the path, or a section above it, has a failure already: saying more about it would only repeat.
    /// </summary>
    public bool Covers(string path) =>
        _all.Exists(failure => failure.Path == path
            || (failure.Path.Length > 0 && path.StartsWith(failure.Path + ".", StringComparison.Ordinal)));

    /// <summary>Adds what breaks the rules, each at the nearest place, unless its path has failed already.</summary>
    public void AddRules(IReadOnlyList<SpecFailure> broken, SpecPlaces places)
    {
        foreach (var failure in broken)
        {
            if (!Covers(failure.Path))
                Add(places.Nearest(failure.Path), failure.Path, failure.Message);
        }
    }

    /// <exception cref="InvalidSpecException">There is at least one failure.</exception>
    public void Demand()
    {
        var told = Sorted().Take(MostTold).ToList();
        if (_all.Count > told.Count)
        {
            told.Add(new SpecFailure(
                "and more", $"{_all.Count - told.Count:#,0} further faults are not shown; fix these first."));
        }

        SpecRules.Demand(told);
    }

    private IEnumerable<SpecFailure> Sorted() => _all
        .OrderBy(failure => failure.Place.IsOption)
        .ThenBy(failure => failure.Place.Source, StringComparer.Ordinal)
        .ThenBy(failure => failure.Place.Line)
        .ThenBy(failure => failure.Place.Column)
        .Select(failure => new SpecFailure(failure.Place.Before(Quoted.Plain(failure.Path)), failure.Message));
}
