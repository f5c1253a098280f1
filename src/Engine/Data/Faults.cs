namespace DistSeq.Engine.Data;

/// <summary>Collects faults in data. Counts all of them and reports the first ten.</summary>
/// <param name="what">Text after the count, such as <c>lines cannot be read</c>.</param>
/// <param name="areLines">
/// True if each place is a line. Then lines are counted, not faults, and if more than ten lines all fail for one reason, only the
/// first is reported.
/// </param>
internal sealed class Faults(string what, bool areLines = false)
{
    private const int MostTold = 10;

    // Sorted by order; faults of one place keep the order they were added in.
    private readonly List<(long Order, string Text)> _told = [];
    private long _count;
    private long _places;
    private string? _place;
    private string? _fault;
    private bool _areAlike = true;

    /// <param name="place">Where the fault is.</param>
    /// <param name="fault">What is wrong there and how to fix it.</param>
    /// <param name="order">Faults of lower order are reported first; null keeps the order of the calls.</param>
    public void Add(string place, string fault, long? order = null)
    {
        var key = order ?? _count;
        _count++;
        _places += place == _place ? 0 : 1;
        _place = place;
        _fault ??= fault;
        _areAlike &= fault == _fault;
        var index = _told.FindLastIndex(told => told.Order <= key) + 1;
        if (index < MostTold)
            _told.Insert(index, (key, $"{place}: {fault}"));
        if (_told.Count > MostTold)
            _told.RemoveAt(MostTold);
    }

    /// <exception cref="InvalidDataException">At least one fault was added.</exception>
    public void Demand()
    {
        if (_count == 0)
            return;
        var number = areLines ? _places : _count;
        if (areLines && _areAlike && number > MostTold)
        {
            throw new InvalidDataException(
                string.Create(CultureInfo.InvariantCulture, $"{number:#,0} {what}, all for one reason. {_told[0].Text}"));
        }

        var text = new StringBuilder();
        if (number > 1)
        {
            text.Append(CultureInfo.InvariantCulture, $"{number:#,0} {what}")
                .Append(CultureInfo.InvariantCulture, $"{(_count > MostTold ? $"; the first {MostTold}" : "")}:\n");
        }

        throw new InvalidDataException(text.AppendJoin('\n', _told.Select(static told => told.Text)).ToString());
    }
}
