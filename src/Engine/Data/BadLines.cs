using System.Globalization;
using System.Text;

namespace DistSeq.Engine.Data;

/// <summary>Gathers the lines of a file that cannot be read: all are counted, the first ten are told.</summary>
internal sealed class BadLines
{
    private const int MostTold = 10;

    private readonly List<string> _told = [];
    private long _count;

    public void Add(long line, string what)
    {
        if (_count++ < MostTold)
            _told.Add(string.Create(CultureInfo.InvariantCulture, $"Line {line}: {what}"));
    }

    /// <exception cref="InvalidDataException">There is at least one.</exception>
    public void Demand()
    {
        if (_count == 0)
            return;
        var text = new StringBuilder(_told[0]);
        if (_count > 1)
        {
            text.Insert(0, string.Create(CultureInfo.InvariantCulture,
                $"{_count:#,0} lines cannot be read{(_count > MostTold ? $"; the first {MostTold}" : "")}:\n"));
        }

        foreach (var line in _told.Skip(1))
            text.Append('\n').Append(line);
        throw new InvalidDataException(text.ToString());
    }
}
