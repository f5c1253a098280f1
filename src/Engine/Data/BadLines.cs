namespace DistSeq.Engine.Data;

/// <summary>
/// Collects the unreadable lines of files. Counts all of them and reports the first ten, ordered by file and line.
/// </summary>
internal sealed class BadLines
{
    // No file has that many lines.
    private const int LineBits = 48;

    private readonly Faults _faults = new("lines cannot be read", areLines: true);
    private readonly Dictionary<string, long> _files = new(StringComparer.Ordinal);

    /// <param name="line">1-based.</param>
    /// <param name="what">What is wrong with it.</param>
    /// <param name="file">File name, if there are several files.</param>
    public void Add(long line, string what, string? file = null)
    {
        if (!_files.TryGetValue(file ?? "", out var number))
            _files.Add(file ?? "", number = _files.Count);
        _faults.Add(
            string.Create(CultureInfo.InvariantCulture, $"{(file is null ? "Line" : $"{file}, line")} {line}"), what,
            (number << LineBits) + line);
    }

    /// <exception cref="InvalidDataException">At least one fault was added.</exception>
    public void Demand() => _faults.Demand();
}
