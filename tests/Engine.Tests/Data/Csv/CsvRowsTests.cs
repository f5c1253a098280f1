using DistSeq.Engine.Data.Csv;

namespace DistSeq.Engine.Tests.Data.Csv;

public sealed class CsvRowsTests
{
    [Fact]
    public void Fields_are_told_apart_by_commas_and_quotes_and_lines_are_counted()
    {
        var (columns, rows) = Read("\uFEFFa, b\r\n1,\"x, \"\"y\"\"\"\r\n\r\n \"two\nlines\" , 3 \n,\n4,5");
        Assert.Equal(["a", "b"], columns);
        Assert.Equal([2, 4, 6, 7], rows.Select(row => row.Line));
        Assert.Equal(["1", "x, \"y\"", "two\nlines", "3", "", "", "4", "5"], rows.SelectMany(row => row.Fields));
    }

    [Theory]
    [InlineData("", "The data has no line; the first must name the columns, with commas between them.")]
    [InlineData("\n\n", "The data has no line; the first must name the columns, with commas between them.")]
    [InlineData(
        "a;b\n1;2\n",
        "Line 1: its columns are separated by ';'; save the file with commas between the fields, and points within numbers.")]
    [InlineData(
        "a\tb\n1\t2\n",
        "Line 1: its columns are separated by tabs; save the file with commas between the fields, and points within numbers.")]
    [InlineData("a,b,a\n", "Line 1: it names the column 'a' 2 times; give each a name of its own.")]
    [InlineData(
        "a,b\n1,2\n3\n",
        "Line 3: it has 1 field, but line 1 names 2 columns; put fields that hold commas in quotes, and leave no field out.")]
    [InlineData(
        "a,b\n1,\"2\n3,4\n",
        "Line 2: a quote in it is never closed. Close it; a quote within a field in quotes is written twice (\"\").")]
    [InlineData(
        "a,b\n1,\"2\"x\n3,4\n",
        "Line 2: a quote stands within a field. Put the whole field in quotes, and write the quote within it twice (\"\").")]
    [InlineData(
        "a,b\n1,say \"x\"\n",
        "Line 2: a quote stands within a field. Put the whole field in quotes, and write the quote within it twice (\"\").")]
    public void What_is_no_csv_is_told_with_its_line_and_a_remedy(string text, string message) =>
        Assert.Equal(message, Assert.Throws<InvalidDataException>(() => Read(text)).Message);

    [Fact]
    public void All_faults_are_told_at_once()
    {
        var message = Assert.Throws<InvalidDataException>(() => Read("a,b\n1\n2,\"x\"y\n3,4\n5,6,7\n", "load")).Message;
        Assert.Equal(
            [
                "4 lines cannot be read:",
                "Line 1: there is no column 'load', which data.columns names; there are a, b. Correct one of the two.",
            ],
            message.Split('\n')[..2]);
        Assert.Contains("\nLine 2: it has 1 field,", message, StringComparison.Ordinal);
        Assert.Contains("\nLine 3: a quote", message, StringComparison.Ordinal);
        Assert.Contains("\nLine 5: it has 3 fields,", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_quote_that_swallows_a_long_file_ends_the_reading() => Assert.StartsWith(
        "Line 3: a field has more than 1048576 characters; perhaps a quote is never closed.",
        Assert.Throws<InvalidDataException>(
            () => Read("a\n1\n\"" + string.Concat(Enumerable.Repeat("22222\n", 1 << 18)))).Message,
        StringComparison.Ordinal);

    private static (IReadOnlyList<string> Columns, List<CsvRow> Rows) Read(string text, string? column = null)
    {
        var bad = new BadLines();
        using var rows = new CsvRows(new MemoryStream(Encoding.UTF8.GetBytes(text)), bad);
        if (column is not null)
            rows.Demand(column, "data.columns");
        var all = rows.Read().ToList();
        bad.Demand();
        return (rows.Columns, all);
    }
}
