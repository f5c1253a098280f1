namespace DistSeq.Client.Specs;

/// <summary>Remembers where each field of a bound spec was written.</summary>
internal sealed class SpecPlaces(SpecPlace root)
{
    private readonly Dictionary<string, SpecPlace> _places = [];

    public bool Has(string path) => _places.ContainsKey(path);

    public void Add(string path, SpecPlace place) => _places[path] = place;

    /// <summary>The place of the field, or of the nearest section above it that is written.</summary>
    public SpecPlace Nearest(string path)
    {
        for (var end = path.Length; end > 0; end = path.LastIndexOf('.', end - 1))
        {
            if (_places.TryGetValue(path[..end], out var place))
                return place;
        }

        return root with { Line = 0, Column = 0 };
    }

    /// <summary>The same failures with their places, for an exception that came from elsewhere.</summary>
    public InvalidSpecException Locate(InvalidSpecException exception) => exception.Failures.Count == 0
        ? exception
        : new([.. exception.Failures.Select(failure => failure with { Path = Nearest(failure.Path).Before(failure.Path) })]);
}
