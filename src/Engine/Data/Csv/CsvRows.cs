using CsvHelper;
using CsvHelper.Configuration;
using DistSeq.Engine.Data.Tokenization;

namespace DistSeq.Engine.Data.Csv;

/// <summary>
/// Reads the rows of a CSV file (RFC 4180, commas, UTF-8) with a header line. Skips blank lines and trims white space around
/// fields. Reports unreadable rows to <see cref="BadLines"/> and leaves them out.
/// </summary>
internal sealed class CsvRows : IDisposable
{
    private const int LongestField = 1 << 20;

    private readonly CsvParser _parser;
    private readonly BadLines _bad;
    private readonly string? _file;
    private readonly string[] _columns;
    private long _line;
    private long _nextLine = 1;
    private bool _isBad;

    /// <param name="content">UTF-8; stays open.</param>
    /// <param name="bad">Collects faults.</param>
    /// <param name="file">File name, if there are several files.</param>
    /// <exception cref="InvalidDataException">The file has no lines or is not UTF-8.</exception>
    public CsvRows(Stream content, BadLines bad, string? file = null)
    {
        (_bad, _file) = (bad, file);
        _parser = new CsvParser(new Utf8Reader(content), new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            HasHeaderRecord = false,
            IgnoreBlankLines = false,
            TrimOptions = TrimOptions.Trim,
            MaxFieldSize = LongestField,
            BadDataFound = _ => _isBad = true,
        });
        _columns = Next()?.Fields
            ?? throw new InvalidDataException("The data has no line; the first must name the columns, with commas between them.");
        CheckColumns();
    }

    /// <summary>Column names, in file order.</summary>
    public IReadOnlyList<string> Columns => _columns;

    /// <summary>Index of a column; negative if it is missing, which is reported as a fault.</summary>
    /// <param name="name">As in the header.</param>
    /// <param name="setting">The spec field that names the column.</param>
    public int Demand(string name, string setting)
    {
        var place = Array.IndexOf(_columns, name);
        if (place < 0)
        {
            _bad.Add(1, $"there is no column '{Excerpt.Of(name)}', which {setting} names; "
                + $"there are {string.Join(", ", _columns.Select(Excerpt.Of))}. Correct one of the two.", _file);
        }

        return place;
    }

    /// <summary>The rows below the header, in order.</summary>
    /// <exception cref="InvalidDataException">The file is not UTF-8.</exception>
    public IEnumerable<CsvRow> Read()
    {
        while (Next() is { } row)
        {
            if (row.Fields.Length == _columns.Length)
                yield return row;
            else
            {
                _bad.Add(row.Line, $"it has {Count(row.Fields.Length, "field")}, "
                    + $"but line 1 names {Count(_columns.Length, "column")}; "
                    + "put fields that hold commas in quotes, and leave no field out.", _file);
            }
        }
    }

    public void Dispose() => _parser.Dispose();

    // The next non-blank row with valid quotes; null at the end.
    private CsvRow? Next()
    {
        while (Advance())
        {
            _isBad = false;
            var fields = new string[_parser.Count];
            for (var i = 0; i < fields.Length; i++)
                fields[i] = _parser[i];
            if (_isBad)
                _bad.Add(_line, Quotes(), _file);
            else if (fields is not [""])
                return new CsvRow(_line, fields);
        }

        return null;
    }

    private bool Advance()
    {
        _line = _nextLine;
        try
        {
            if (!_parser.Read())
                return false;
        }
        catch (MaxFieldSizeException)
        {
            _bad.Add(_line, $"a field has more than {LongestField} characters; perhaps a quote is never closed. "
                + "Close it, or shorten the field.", _file);
            return false;
        }

        _nextLine += Math.Max(1, _parser.RawRecord.Count(static character => character == '\n'));
        return true;
    }

    private string Quotes() => _parser.RawRecord.Count(static character => character == '"') % 2 == 1
        ? "a quote in it is never closed. Close it; a quote within a field in quotes is written twice (\"\")."
        : "a quote stands within a field. Put the whole field in quotes, and write the quote within it twice (\"\").";

    private void CheckColumns()
    {
        if (_columns is [var only] && Array.Find([';', '\t'], only.Contains) is var separator and not default(char))
        {
            _bad.Add(1, $"its columns are separated by {(separator == ';' ? "';'" : "tabs")}; "
                + "save the file with commas between the fields, and points within numbers.", _file);
        }

        foreach (var names in _columns.GroupBy(static name => name, StringComparer.Ordinal))
        {
            if (names.Count() is > 1 and var times)
                _bad.Add(1, $"it names the column '{Excerpt.Of(names.Key)}' {times} times; give each a name of its own.", _file);
        }
    }

    private static string Count(int count, string thing) => $"{count} {thing}{(count == 1 ? "" : "s")}";
}
